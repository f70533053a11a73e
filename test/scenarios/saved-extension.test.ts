import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { kvExtension } from './kv-extension.ts';
import { apply, changed, plan } from './look.ts';

/** Apps from extensions: their passwords are drawn by the apply of a saved plan, and are in none. */
const workspace = makeWorkspace((id) => ({
  ...kvExtension,
  [`apps/red-${id}.yaml`]: 'extension: kv@^1\n',
  [`apps/fan-${id}.yaml`]: `extension: user\nvalues: { KV_URL: { from: red-${id}.URL } }\n`,
}));
const red = `red-${workspace.id}`;
const file = workspace.path('plan.json');
const secretFile = workspace.path('.orbitr/secrets.json');

afterAll(() => workspace.clean());

async function save(args: readonly string[] = []): Promise<string> {
  const saved = await workspace.orbitr(['plan', '--out', file, ...args]);
  if (saved.exit !== 0) throw new Error(saved.all);
  return readFileSync(file, 'utf8');
}

test('an install is saved without a password, and carried out with one', async () => {
  await save();
  expect(existsSync(secretFile)).toBe(false);
  const done = await workspace.orbitr(['apply', file]);
  expect(done.all).not.toContain('nothing was touched');
  expect(done.exit).toBe(0);
  expect(changed(await plan(workspace))).toEqual([]);
});

test('an update of both is saved without the password that is there by now', async () => {
  workspace.write(`apps/${red}.yaml`, 'extension: kv@^1\nvalues:\n  NAME: crimson\n');
  const text = await save();
  const { value } = JSON.parse(readFileSync(secretFile, 'utf8')).secrets[`${red}.PASSWORD`];
  expect(value).toMatch(/^\w{32}$/);
  expect(text).not.toContain(value);
  const markdown = await workspace.orbitr(['plan', '-o', 'markdown']);
  expect(markdown.stdout).toContain('/crimson"');
  expect(markdown.all).not.toContain(value);
  expect((await workspace.orbitr(['apply', file])).exit).toBe(0);
  expect(changed(await plan(workspace))).toEqual([]);
});

test('a volume that was lost comes into the plan, and is agreed to, when the plan is made', async () => {
  await apply(workspace);
  await docker(['rm', '--force', `${red}-kv-1`]);
  await docker(['volume', 'rm', `${red}_data`]);
  const blocked = await workspace.orbitr(['plan', '--out', file]);
  expect(blocked.exit).toBe(7);
  await save(['--allow', `data:${red}`]);
  const done = await workspace.orbitr(['apply', file]);
  expect(done.exit).toBe(0);
  expect(changed(await plan(workspace))).toEqual([]);
});

test('the commit that is there, planned as one, is no difference for them either', async () => {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: workspace.dir });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  expect(changed(await plan(workspace, ['--at', 'HEAD']))).toEqual([]);
});
