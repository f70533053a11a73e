import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandFacts } from '../../../src/cli/command-map.ts';
import { bashScript } from '../../../src/cli/completion/bash.ts';
import { fishScript } from '../../../src/cli/completion/fish.ts';
import { zshScript } from '../../../src/cli/completion/zsh.ts';
import { explainablePaths } from '../../../src/core/explain/paths.ts';

const facts = await commandFacts();
const choices = { extensionsDir: join(import.meta.dirname, '../../golden/bundled'), paths: explainablePaths() };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orbitr-completion-'));
  for (const app of ['blog', 'db']) mkdirSync(join(folder, 'apps', app), { recursive: true });
  mkdirSync(join(folder, 'extensions/wiki'), { recursive: true });
  writeFileSync(join(folder, 'orbitr.yaml'), '');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash would offer for a line whose last word is being typed. */
function offered(line: string, cwd = folder): string[] {
  const words = line.split(' ');
  const script = `${bashScript(facts, choices)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _orbitr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  test.each([
    ['orbitr pl', ['plan']],
    ['orbitr di', ['diff']],
    ['orbitr plan --detailed', ['--detailed-exitcode']],
    ['orbitr plan -o ', ['table', 'json', 'yaml', 'markdown']],
    ['orbitr plan --app ', ['blog', 'db']],
    ['orbitr destroy d', ['db']],
    ['orbitr completion ', ['bash', 'zsh', 'fish']],
    ['orbitr add ', ['wiki', 'postgresql', 'redis']],
    ['orbitr info p', ['postgresql']],
    ['orbitr explain app.health.st', ['app.health.startPeriod']],
  ])('%s', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  test('knows the apps from a folder inside the workspace, and none outside', () => {
    expect(offered('orbitr render ', join(folder, 'apps/blog'))).toEqual(['blog', 'db']);
    expect(offered('orbitr render ', tmpdir())).toEqual([]);
  });

  test('knows Orbitr’s own extensions outside a workspace', () => {
    expect(offered('orbitr info ', tmpdir())).toEqual(['postgresql', 'redis']);
  });
});

test.each([
  ['zsh', zshScript(facts, choices)],
  ['fish', fishScript(facts, choices)],
])('%s knows every command and every flag', (_, script) => {
  for (const { id, flags } of facts) {
    expect(script).toContain(id);
    for (const { name } of flags) expect(script).toMatch(new RegExp(`(--|-l )${name}\\b`));
  }
});
