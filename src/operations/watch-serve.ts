import type { WatchEvent } from '../core/loop/events.ts';
import { everything, priorities, type Wake as QueueWake } from '../core/loop/queue.ts';
import { listeningFrom } from '../core/webhook/listening.ts';
import type { Wake } from '../core/webhook/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { ServerEvent } from '../ports/server.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { MadePlan } from './plan.ts';

interface Around {
  readonly last: () => MadePlan | undefined;
  readonly wake: (wake: QueueWake) => void;
  readonly poke: () => void;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Webhooks, health and metrics, where `server` of orbitr.yaml says so. Undefined where it does not. */
export async function serving(
  runtime: Runtime & WatchPorts,
  { last, wake, poke, onEvent }: Around,
): Promise<{ readonly close: () => Promise<void> } | undefined> {
  const settings = last()?.loaded.workspace.file.server;
  if (!settings) return undefined;
  const { serve, metrics, clock, secrets } = runtime;
  const reveal = (path: string): string | undefined => {
    const found = secrets.known.find(path);
    return found && secrets.get({ ref: path, generation: found.generation });
  };
  const { address, port, missing } = listeningFrom(settings, reveal);
  for (const path of missing)
    onEvent({ kind: 'trouble', message: `the secret ${path} of server.webhooks is not there`, suggestions: [] });
  return serve({
    address,
    port,
    secrets: () => listeningFrom(last()?.loaded.workspace.file.server ?? settings, reveal).secrets,
    onWake: (one) => onWake(one, { wake, poke }),
    ready: () => (last() ? { ready: true } : { ready: false, why: 'nothing was looked at yet' }),
    metrics: metrics.text,
    now: clock.now,
    log: (event) => {
      if (event.kind === 'accepted' || event.kind === 'ignored' || event.kind === 'refused')
        metrics.webhookReceived(event.kind, event.sender);
      const message = wordsOf(event);
      if (message !== undefined) onEvent({ kind: 'hook', message });
    },
  });
}

/** A hook is a hint: what it says is asked for where it comes from. */
function onWake(one: Wake, { wake, poke }: Pick<Around, 'wake' | 'poke'>): void {
  if (one.kind === 'push') poke();
  if (one.kind === 'image') wake({ key: everything, priority: priorities.files });
}

function wordsOf(event: ServerEvent): string | undefined {
  if (event.kind === 'listening') return `listening on ${event.address}:${event.port}`;
  if (event.kind === 'accepted') return `${event.sender} tells of a ${event.wake.kind} (${event.from})`;
  if (event.kind === 'refused') return `a webhook from ${event.from} was refused: ${event.why}`;
  return event.kind === 'failed' ? `${event.what}: ${String(event.error)}` : undefined;
}
