import { expect, test } from 'vitest';
import type { PassEvent, PassResult } from '../../src/core/events.ts';
import type { Plan } from '../../src/core/plan/types.ts';
import { createNotifier } from '../../src/reconcile/notify/notifier.ts';
import { passNotices } from '../../src/reconcile/notify/pass-notices.ts';
import { openRuntime } from '../../src/runtime.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';
import { startHttpSink } from '../support/http-sink.ts';
import { compose, idle } from './look.ts';

/** Real passes, told as a daemon tells them: the same state folder, a start for each pass, and a real service that listens. */
async function pass(workspace: Workspace, url: string): Promise<void> {
  const { stdout } = await workspace.orbitr(['apply', '--yes', '-o', 'json']);
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PassEvent);
  const plan = events.findLast((event): event is PassEvent & { plan: Plan } => 'plan' in event)?.plan;
  const result = events.findLast((event): event is PassEvent & { result: PassResult } => 'result' in event)?.result;
  if (!result) throw new Error(`no result:\n${stdout}`);
  const runtime = await openRuntime({ dir: workspace.dir });
  const on = ['applied', 'failed', 'unhealthy', 'recovered', 'rolled-back', 'drift'] as const;
  const notifier = createNotifier(runtime, {
    workspace: 'lab',
    notifications: () => [{ type: 'webhook', url, on: [...on] }],
    hidden: () => [],
  });
  notifier.tell(passNotices(runtime, result, plan));
  await notifier.settle();
  runtime.store.close();
}

test('what happens to an app is told once: installed, rolled back, put right by hand and by a change', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ environment: { VERSION: '1' } }) }),
  }));
  await using sink = await startHttpSink();
  const app = `shop-${workspace.id}`;
  const put = (service: object) => workspace.write(`apps/${app}/compose.yaml`, compose({ web: service }));
  const next = async () => {
    const before = sink.received.length;
    await pass(workspace, `http://${sink.host}/`);
    return sink.received.slice(before).map(({ body }) => JSON.parse(body));
  };
  expect(await next()).toEqual([
    expect.objectContaining({ kind: 'applied', app, title: `${app} is at revision 1 now`, revision: 1 }),
  ]);
  expect(await next()).toEqual([]);

  put({ image: busybox, command: ['sh', '-c', 'echo cannot read the new format; exit 3'], restart: 'always' });
  const [failed, ...more] = await next();
  expect(more).toEqual([]);
  expect(failed).toMatchObject({ kind: 'rolled-back', severity: 'warning', app });
  expect(failed.text.join('\n')).toContain('cannot read the new format');
  // it is in quarantine now, and everybody knows
  expect(await next()).toEqual([]);

  put(idle({ environment: { VERSION: '2' } }));
  expect(await next()).toEqual([expect.objectContaining({ kind: 'recovered', app })]);

  await docker(['stop', `${app}-web-1`]);
  const [drift, ...others] = await next();
  expect(others).toEqual([]);
  expect(drift).toMatchObject({ kind: 'drift', title: `${app} differed from its files, and was put right` });
  expect(drift.text).not.toEqual([]);
});
