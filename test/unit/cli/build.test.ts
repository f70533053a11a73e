import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
let folder: string;

/** Builds into a folder of its own, beside a copy of bin/run.js and without node_modules: as the published package would lie there. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orbitr-build-'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(root, 'bin/run.js'), join(folder, 'bin/run.js'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--out', join(folder, 'dist')], {
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  args: readonly string[],
  nodeOptions: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
) {
  return spawnSync(process.execPath, [...nodeOptions, join(folder, 'bin/run.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), ...environment },
  });
}

/** The files that Node.js has to load before the first line of one runs. */
function loadedWith(file: string): string[] {
  const text = readFileSync(join(folder, 'dist', file), 'utf8');
  const names = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(([, name = '']) => name);
  const own = names.map((name) => (name.startsWith('chunks/') ? name : `chunks/${name}`));
  return [file, ...own.flatMap(loadedWith)];
}

describe('the built program', () => {
  test('loads none of what a pass needs before it knows its command', () => {
    const chunks = readdirSync(join(folder, 'dist/chunks'));
    expect(chunks.filter((name) => name.startsWith('pass-'))).toHaveLength(1);
    expect(loadedWith('main.js').filter((name) => name.includes('pass-'))).toEqual([]);
  });

  test('needs none of its packages to start', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(run(['--version']).stdout).toBe(`orbitr ${version}\n`);
    expect(run(['plan', '--help']).stdout).toContain('orbitr plan [FLAGS]');
  });

  test('runs its commands', () => {
    expect(run(['init', '--dir', 'server', '--name', 'lab']).status).toBe(0);
    const checked = run(['validate', '--dir', 'server']);
    expect(checked).toMatchObject({ status: 0, stderr: '', stdout: '1 app checked: all is well.\n' });
    expect(run(['doctor', '-o', 'json'], [], { DOCKER_HOST: 'unix:///nowhere.sock' }).status).toBe(1);
  });

  test('says which Node it needs, and how to get it, on an old one', () => {
    const pretend =
      "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
    const ran = run(['--version'], ['--import', pretend]);
    expect(ran.status).toBe(78);
    expect(ran.stderr).toContain('needs Node.js 24.15 or newer, this is 20.20.2');
    expect(ran.stderr).toContain('node_modules/.bin');
  });

  test('keeps its compiled code in the cache folder of the user', () => {
    run(['--version']);
    expect(readdirSync(join(folder, 'cache/orbitr/compile')).length).toBeGreaterThan(0);
  });

  test('carries the licences of what is in it, and no source maps', () => {
    const licenses = readFileSync(join(folder, 'dist/THIRD_PARTY_LICENSES'), 'utf8');
    for (const name of ['dockerode', 'docker-modem', 'ink', 'react', '@oclif/core', 'zod', 'yaml']) {
      expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(
      readdirSync(join(folder, 'dist'), { recursive: true }).filter((name) => String(name).endsWith('.map')),
    ).toEqual([]);
  });

  test('loads neither Ink nor the engine for help', () => {
    const trace = `data:text/javascript,import { registerHooks } from 'node:module'; const seen = []; registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } }); process.on('exit', () => process.stderr.write(seen.join('\\n')));`;
    const loaded = run(['--help'], ['--import', trace]).stderr;
    expect(loaded).toContain(pathToFileURL(join(folder, 'dist/main.js')).href);
    for (const name of readdirSync(join(folder, 'dist/chunks')).filter((name) =>
      /^(live|runtime|lib|execa)-/.test(name),
    )) {
      expect(loaded).not.toContain(name);
    }
  });
});
