import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import type { ProxiedRequest } from '../rig/fault-proxy.ts';
import { startRolling } from './rolling-app.ts';

test('nobody who asks during an update is left without an answer', async () => {
  await using world = await startRolling();
  expect((await world.apply().result).exit).toBe(0);
  const before = await world.containers();
  const asking = await world.ask();

  for (const revision of ['second', 'third']) {
    world.revise(revision);
    const plan = await world.workspace.orbitr(['plan'], { env: world.env });
    expect(plan.stdout).toContain('+/- roll out web');
    expect(plan.stdout.replaceAll(/\s*│?\s+/g, ' ')).toContain(
      'start-first: the old one serves until its health check has proven the new one',
    );
    const { exit, all } = await world.apply().result;
    expect(exit, all).toBe(0);
    await eventually(async () => (await asking.answers()).includes(revision));
  }
  const answers = await asking.end();

  expect(answers.filter((answer) => !['first', 'second', 'third'].includes(answer))).toEqual([]);
  expect(answers.length).toBeGreaterThan(100);
  expect(answers.at(-1)).toBe('third');
  const after = await world.containers();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
  await world.expectSettled('third');
});

test('a new one that does not become healthy goes, and the old one has served all the time', async () => {
  await using world = await startRolling();
  expect((await world.apply().result).exit).toBe(0);
  const before = await world.containers();
  const asking = await world.ask();
  world.revise('second', { healthy: false });
  const { exit, all } = await world.apply().result;

  expect(exit, all).toBe(3);
  expect(all).toContain('web did not become ready');
  expect(await world.containers(), 'the very one that served before').toEqual(before);
  expect((await asking.end()).filter((answer) => answer.startsWith('failed'))).toEqual([]);
  world.revise('third');
  expect((await world.apply().result).exit).toBe(0);
  await world.expectSettled('third');
});

test('killed before and after every request by which it changes something, it converges in one further apply', {
  timeout: 400_000,
}, async () => {
  await using world = await startRolling();
  expect((await world.apply().result).exit).toBe(0);
  world.revise('counted');
  world.proxy.watch();
  expect((await world.apply().result).exit).toBe(0);
  const count = world.proxy.seen.filter(({ mutation }) => mutation !== undefined).length;
  expect(count).toBeGreaterThanOrEqual(4);

  for (let at = 1; at <= count; at++) {
    for (const when of ['before', 'after'] as const) {
      const revision = `${when}-${at}`;
      world.revise(revision);
      const serving = await world.containers();
      await world.dieAt((request: ProxiedRequest, now) => now === when && request.mutation === at);
      const alive = await docker([
        'ps',
        '-q',
        '--no-trunc',
        '--filter',
        `label=com.docker.compose.project=${world.app}`,
      ]);
      expect(
        alive.split('\n').some((id) => id !== ''),
        `${revision}: somebody serves`,
      ).toBe(true);
      expect(serving.length).toBe(1);
      const next = await world.apply().result;
      expect(next.exit, `${revision}\n${next.all}`).toBe(0);
      await world.expectSettled(revision);
    }
  }
  console.log(`killed: a start-first update converged after each of ${count * 2} moments`);
});
