import { expect, test } from 'vitest';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, idle, oneLine } from './look.ts';

/** What closes a gate at once, and what the error tells of it. */
test('out of memory is told as such, with the log', async () => {
  const hungry = 'echo eating; x=a; while true; do x=$$x$$x; done';
  await using workspace = makeWorkspace((id) => ({
    [`apps/big-${id}/compose.yaml`]: compose({
      big: { image: busybox, command: ['sh', '-c', hungry], mem_limit: '16m', memswap_limit: '16m', restart: 'no' },
      // ends itself before the first could be ready
      next: idle({ depends_on: { big: { condition: 'service_completed_successfully' } } }),
    }),
  }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('big did not run to its end: it ended because it ran out of memory');
  expect(result.all).toContain('exit code 137, out of memory');
  expect(result.all).toContain('eating');
});

test('a health check that the engine has given up on fails at once, with what the check said', async () => {
  const healthcheck = { test: 'echo no route to the database; exit 3', interval: '1s', retries: 2, start_period: '0s' };
  await using workspace = makeWorkspace((id) => ({
    [`apps/ill-${id}/compose.yaml`]: compose({
      ill: { image: busybox, command: ['sh', '-c', 'echo started; sleep 1000'], healthcheck, stop_grace_period: '0s' },
    }),
  }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('ill did not become ready: its health check fails: no route to the database');
  expect(result.all).toContain('exit code 3: no route to the database');
  expect(result.all).toContain('started');
});

test('a plan tells what it will wait for, and how long at most', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/web-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const { stdout } = await workspace.orbitr(['plan', '-o', 'json']);
  const [app] = (JSON.parse(stdout) as { apps: { steps: { verb: string; target: unknown }[] }[] }).apps;
  expect(app?.steps.find(({ verb }) => verb === 'await')?.target).toMatchObject({
    kind: 'wait',
    service: 'web',
    until: 'ready',
    deadline: 60,
  });
});
