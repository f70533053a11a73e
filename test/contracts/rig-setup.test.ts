import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../rig/places.ts';

const dir = mkdtempSync(join(tmpdir(), 'orbitr-setup-'));
afterAll(() => rmSync(dir, { recursive: true }));
const codename = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];

describe('the Debian mirror is that of the machine', () => {
  test.each([
    [
      'deb822',
      'debian.sources',
      'http://a/debian',
      ['Types: deb', 'URIs: http://a/debian', `Suites: ${codename} ${codename}-updates`, 'Components: main'],
    ],
    [
      'deb822, a foreign source before it',
      'b.sources',
      'http://b/debian',
      [
        'Types: deb',
        'URIs: https://other/apt',
        'Suites: stable',
        'Components: main',
        '',
        'Types: deb deb-src',
        'URIs: http://b/debian',
        `Suites: ${codename}`,
        'Components: main contrib',
      ],
    ],
    [
      'deb822, security first',
      'c.sources',
      'http://c/debian',
      [
        'Types: deb',
        'URIs: http://c/debian-security',
        `Suites: ${codename}`,
        'Components: main',
        '',
        'Types: deb',
        'URIs: http://c/debian',
        `Suites: ${codename}`,
        'Components: main',
      ],
    ],
    [
      'one line',
      'sources.list',
      'http://d/debian',
      ['# deb http://no/debian x main', `deb http://d/debian ${codename} main contrib`],
    ],
    [
      'one line with options',
      'e.list',
      'http://e/debian',
      [`deb-src http://no/debian ${codename} main`, `deb [arch=amd64 signed-by=/k] http://e/debian ${codename} main`],
    ],
    ['nothing that fits', 'f.list', 'http://deb.debian.org/debian', ['deb https://other/apt stable main']],
  ])('%s', async (_, name, mirror, lines) => {
    writeFileSync(join(dir, name), `${lines.join('\n')}\n`);
    expect(await sourced('debian_mirror "$1"', [join(dir, name)])).toBe(mirror);
  });
});

test.each([
  ['2.26.1-4', true],
  ['v2.40.3', true],
  ['5.0.0', true],
  ['2.20.0', true],
  ['2.19.1', false],
  ['1.29.2', false],
])('Compose %s is new enough: %s', async (version, enough) => {
  const file = join(dir, 'docker-compose');
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  expect(await sourced('if compose_is_new_enough "$1"; then echo true; else echo false; fi', [file])).toBe(`${enough}`);
});

test('the quickstart does not install an engine where DOCKER_HOST names one that is silent', async () => {
  const env = { DOCKER_HOST: `unix://${dir}/none.sock` };
  const result = await execa(join(root, 'bin/quickstart'), ['--yes'], { env, reject: false, stdin: 'ignore' });
  expect(result.exitCode).toBe(5);
  expect(result.stderr).toContain(`no Docker Engine answers at unix://${dir}/none.sock`);
});

async function sourced(line: string, args: readonly string[]): Promise<string> {
  const parts = ['say', 'apt', 'compose'].map((part) => `. scripts/setup/${part}.sh`).join('; ');
  return (await execa('bash', ['-c', `set -euo pipefail; ${parts}; ${line}`, 'bash', ...args], { cwd: root })).stdout;
}
