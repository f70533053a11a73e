import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import type { OrbitrResult } from '../rig/orbitr.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, oneLine, plan } from './look.ts';

/** A plan in a file is carried out as it was shown, or not at all. */
const workspace = makeWorkspace((id) => ({
  [`apps/one-${id}/compose.yaml`]: compose({ one: idle() }),
  [`apps/two-${id}/compose.yaml`]: compose({ two: idle() }),
}));
const { id } = workspace;
const one = `one-${id}`;
const two = `two-${id}`;
const file = workspace.path('plan.json');
const sealing = 'a secret that plan and apply share, of 32 characters and more';
let round = 0;

/** Something to do in one app. */
function changeOne(more: object = {}): void {
  round += 1;
  workspace.write(`apps/${one}/compose.yaml`, compose({ one: idle({ environment: { ROUND: `${round}` }, ...more }) }));
}

async function save(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<OrbitrResult> {
  const result = await workspace.orbitr(['plan', '--out', file, ...args], { env });
  if (result.exit !== 0) throw new Error(`orbitr plan --out ended with ${result.exit}:\n${result.all}`);
  return result;
}

function applySaved(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<OrbitrResult> {
  return workspace.orbitr(['apply', file, ...args], { env });
}

async function refused(what: string): Promise<void> {
  const before = await idsOf(one);
  const result = await applySaved();
  expect(result.exit).toBe(7);
  expect(oneLine(result.stderr)).toContain(what);
  expect(result.stderr).toContain('nothing was touched');
  expect(await idsOf(one)).toEqual(before);
}

beforeAll(() => docker(['tag', busybox, `moving-${id}:1`]));
beforeEach(async () => {
  await apply(workspace);
});
afterAll(async () => {
  await workspace.clean();
  await docker(['rmi', '--no-prune', `moving-${id}:1`]);
});

test('it is carried out without a question, and is used up by that', async () => {
  changeOne();
  const saved = await save();
  expect(saved.stderr).toContain(`orbitr apply ${file}`);
  const done = await applySaved();
  expect(done.exit).toBe(0);
  expect(await environment(`${one}-one-1`)).toContain(`ROUND=${round}`);
  expect(changed(await plan(workspace))).toEqual([]);
  await refused(`${one} (its containers)`);
});

test('a container that stopped since makes it stale', async () => {
  changeOne();
  await save();
  await docker(['stop', `${one}-one-1`]);
  await refused(`something moved: ${one} (its containers)`);
});

test('a file that changed since makes it stale', async () => {
  changeOne();
  await save();
  changeOne();
  await refused(`something moved: ${one} (its files)`);
});

test('a value that changed since makes it stale, and is nowhere in the file', async () => {
  workspace.write(`apps/${one}/secret.env`, 'TOKEN=hunter2-first\n');
  changeOne({ env_file: ['secret.env'] });
  await save();
  expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
  workspace.write(`apps/${one}/secret.env`, 'TOKEN=hunter2-second\n');
  await refused(`${one} (its files, its values)`);
});

test('an image that was tagged anew since makes it stale', async () => {
  changeOne({ image: `moving-${id}:1` });
  await save();
  const container = await docker(['create', busybox]);
  await docker(['commit', '--change', 'LABEL moved=1', container, `moving-${id}:1`]);
  await docker(['rm', container]);
  await refused(`${one} (its images)`);
});

test('what happens to other apps is no concern of it, and is left alone', async () => {
  changeOne();
  await save();
  await docker(['stop', `${two}-two-1`]);
  workspace.write(`apps/${two}/compose.yaml`, compose({ two: idle({ environment: { OTHER: `${round}` } }) }));
  const done = await applySaved();
  expect(done.exit).toBe(0);
  expect(await environment(`${one}-one-1`)).toContain(`ROUND=${round}`);
  expect(await fact(`${two}-two-1`, '.State.Status')).toBe('exited');
  expect(changed(await plan(workspace))).toEqual([two]);
});

test('a file that was tampered with is refused, as is one that cannot be read', async () => {
  changeOne();
  await save();
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"prune": false', '"prune": true'));
  await refused('the seal of');
  writeFileSync(file, '{}');
  const other = await applySaved();
  expect(other.exit).toBe(1);
  expect(other.stderr).toContain('is not a saved plan');
});

test('plan and apply with a state folder each share a key', async () => {
  changeOne();
  const folder = (name: string) => ({ ORBITR_STATE_DIR: workspace.path(`.orbitr/${name}`), ORBITR_PLAN_KEY: sealing });
  await save([], folder('plan'));
  const { ORBITR_STATE_DIR } = folder('apply');
  const without = await applySaved([], { ORBITR_STATE_DIR });
  expect(without.exit).toBe(7);
  expect(without.stderr).toContain('was sealed with ORBITR_PLAN_KEY, which is not set here');
  const done = await applySaved([], folder('apply'));
  expect(done.all).toContain('recreate one');
  expect(done.exit).toBe(0);
  expect(await environment(`${one}-one-1`)).toContain(`ROUND=${round}`);

  changeOne();
  await save([], { ORBITR_STATE_DIR: workspace.path('.orbitr/plan') });
  await refused('made with another state folder');
});

test('the removal that it was made for is in it; a flag that would change it is refused', async () => {
  workspace.write(`apps/gone-${id}/compose.yaml`, stringify({ services: { gone: idle() } }));
  await apply(workspace);
  workspace.remove(`apps/gone-${id}`);
  await save();
  const flag = await applySaved(['--prune']);
  expect(flag.exit).toBe(64);
  expect(flag.stderr).toContain('--prune belongs to orbitr plan');
  await save(['--prune']);
  expect((await applySaved()).exit).toBe(0);
  expect(await idsOf(`gone-${id}`)).toEqual({});
});
