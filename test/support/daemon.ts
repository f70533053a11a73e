import type { WatchEvent } from '../../src/core/loop/events.ts';
import { type WatchOptions, watchOperation } from '../../src/operations/watch.ts';
import type { WatchPorts } from '../../src/ports/watch.ts';
import { openRuntime, openWatchPorts } from '../../src/runtime.ts';
import { startServer } from '../../src/server/start-server.ts';
import { eventually } from '../rig/eventually.ts';
import type { Workspace } from '../rig/workspace.ts';

/** The daemon in this process: with all that it tells, and with ports that a test may put in place of real ones. */
export async function startDaemon(
  { dir }: Pick<Workspace, 'dir'>,
  {
    options = {},
    ports = {},
    host,
  }: {
    readonly options?: Partial<WatchOptions>;
    readonly ports?: Partial<WatchPorts>;
    /** Of another engine. */
    readonly host?: string;
  } = {},
) {
  const warnings: string[] = [];
  const environment = { ...process.env, ORBITR_STABLE_FOR: '1s', ...(host ? { DOCKER_HOST: host } : {}) };
  const runtime = await openRuntime({ dir, environment, warn: (message) => void warnings.push(message) });
  const watchPorts = { ...(await openWatchPorts()), serve: startServer, ...ports };
  const ending = new AbortController();
  const events: WatchEvent[] = [];
  const ended = watchOperation(
    { ...runtime, ...watchPorts },
    { dir, ...options },
    { onEvent: (event) => void events.push(event), signal: ending.signal },
  );
  ended.catch(() => undefined);
  const of = <K extends WatchEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<WatchEvent, { kind: K }> => event.kind === kind);
  return {
    events,
    warnings,
    of,
    metrics: watchPorts.metrics,
    store: runtime.store,
    /** Until nothing was told for a while. */
    quiet: async (ms = 1500) => {
      for (let seen = -1; seen !== events.length; ) {
        seen = events.length;
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
    },
    watching: () => eventually(async () => of('watching').length > 0),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await ended;
      runtime.store.close();
    },
  };
}
