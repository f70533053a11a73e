import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, idle, plan, stepsOf } from './look.ts';

/** What a commit would change, seen without checking it out. */
const app = { env_file: ['.env'], volumes: ['./data:/data', './site:/site:ro'] };
const workspace = makeWorkspace((id) => ({
  '.gitignore': '.env\ndata/\n',
  [`apps/web-${id}/compose.yaml`]: compose({ web: idle(app) }),
  [`apps/web-${id}/site/index.html`]: 'hello',
  [`apps/web-${id}/.env`]: 'SECRET=untracked\n',
  [`apps/web-${id}/data/kept`]: 'untracked',
}));
const { id } = workspace;
const web = `web-${id}`;

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], { cwd: workspace.dir, encoding: 'utf8' }).trim();
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

beforeAll(async () => {
  git('init', '--quiet');
  commit('first');
  await apply(workspace);
});
afterAll(() => workspace.clean());

test('the commit that is checked out, planned as one, differs in nothing', async () => {
  expect(changed(await plan(workspace, ['--at', 'HEAD']))).toEqual([]);
  expect(changed(await plan(workspace))).toEqual([]);
});

test('another commit is planned as it would be, and neither files nor state know of it', async () => {
  git('checkout', '--quiet', '-b', 'wish');
  workspace.write(`apps/${web}/compose.yaml`, compose({ web: idle({ ...app, environment: { LEVEL: 'debug' } }) }));
  workspace.write(`apps/new-${id}/compose.yaml`, compose({ new: idle() }));
  commit('wish');
  git('checkout', '--quiet', 'main');
  workspace.write(`apps/${web}/site/index.html`, 'not committed');
  const before = git('status', '--porcelain');

  const copies = readdirSync(tmpdir());
  const wish = await plan(workspace, ['--at', 'wish']);
  expect(changed(wish).toSorted()).toEqual([`new-${id}`, web]);
  expect(stepsOf(wish, web).reasons).toContain('environment.LEVEL: (none) → "debug"');
  const [reason] = wish.apps.find((each) => each.app === web)?.steps.flatMap((step) => step.reasons) ?? [];
  expect(reason?.position?.file).toBe(`apps/${web}/compose.yaml`);

  expect(git('status', '--porcelain')).toBe(before);
  expect(existsSync(workspace.path(`apps/${web}/data/kept`))).toBe(true);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('orbitr-at-') && !copies.includes(name))).toEqual([]);
  const own = await plan(workspace);
  expect(changed(own)).toEqual([web]);
  expect(stepsOf(own, web).reasons).toEqual(['site changed since it was started']);
});

test('a commit that is not there, and a folder without git, are refused', async () => {
  const unknown = await workspace.orbitr(['plan', '--at', 'nowhere']);
  expect(unknown.exit).toBe(1);
  expect(unknown.stderr).toContain('there is no commit nowhere in ');
  const option = await workspace.orbitr(['plan', '--at=--output=x']);
  expect(option.stderr).toContain('there is no commit --output=x in ');
  workspace.remove('.git');
  const bare = await workspace.orbitr(['plan', '--at', 'main']);
  expect(bare.exit).toBe(1);
  expect(bare.stderr).toContain('is in no git repository');
});
