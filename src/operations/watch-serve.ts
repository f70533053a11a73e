import type { WatchEvent } from '../core/loop/events.ts';
import { appsOfImages, isOfFollowed } from '../core/loop/pushed.ts';
import { priorities, type Wake as QueueWake } from '../core/loop/queue.ts';
import { listeningFrom } from '../core/webhook/listening.ts';
import type { Wake } from '../core/webhook/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { RunningServer, ServerEvent } from '../ports/server.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { MadePlan } from './plan.ts';
import { troubleOf } from './watch-trouble.ts';

interface Around {
  readonly last: () => MadePlan | undefined;
  readonly wake: (wake: QueueWake) => void;
  readonly poke: () => void;
  readonly renew: (apps: readonly string[]) => void;
  readonly isLost: () => boolean;
  readonly onEvent: (event: WatchEvent) => void;
}

export interface Serving {
  /** Listens where `server` of orbitr.yaml says now. An address that cannot be had is told of, and tried again at the next call. */
  readonly follow: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Webhooks, health and metrics. */
export function serving(runtime: Runtime & WatchPorts, around: Around): Serving {
  let running: { readonly at: string; readonly server: RunningServer } | undefined;
  let told = '';
  const reveal = (path: string): string | undefined => {
    const found = runtime.secrets.known.find(path);
    return found && runtime.secrets.get({ ref: path, generation: found.generation });
  };
  const listening = () => {
    const settings = around.last()?.loaded.workspace.file.server;
    return settings && listeningFrom(settings, reveal);
  };
  const tell = (message: string, event: WatchEvent): void => {
    if (message !== told) around.onEvent(event);
    told = message;
  };
  return {
    follow: async () => {
      const wish = listening();
      const at = wish ? `${wish.address}:${wish.port}` : '';
      if (at === (running?.at ?? '')) return;
      await running?.server.close();
      running = undefined;
      if (!wish) return;
      for (const path of wish.missing)
        around.onEvent({
          kind: 'trouble',
          message: `the secret ${path} of server.webhooks is not there`,
          suggestions: [],
        });
      try {
        const secrets = () => listening()?.secrets ?? {};
        running = { at, server: await runtime.serve({ ...wish, ...answers(runtime, around), secrets }) };
        told = '';
      } catch (error) {
        const trouble = troubleOf(error);
        tell(trouble.message, trouble);
      }
    },
    close: async () => running?.server.close(),
  };
}

function answers({ metrics, clock, git }: Runtime & WatchPorts, around: Around) {
  const { last, isLost, onEvent } = around;
  return {
    onWake: (one: Wake) => onWake(one, git, around),
    ready: () => {
      if (!last()) return { ready: false, why: 'nothing was looked at yet' };
      return isLost() ? { ready: false, why: 'the engine does not answer' } : { ready: true };
    },
    metrics: metrics.text,
    now: clock.now,
    log: (event: ServerEvent) => {
      if (event.kind === 'accepted' || event.kind === 'ignored' || event.kind === 'refused')
        metrics.webhookReceived(event.kind, event.sender);
      const message = wordsOf(event);
      if (message !== undefined) onEvent({ kind: 'hook', message });
    },
  };
}

/** A hook is a hint: what it says is asked for where it comes from, and what is not followed here is nobody’s business. */
function onWake(one: Wake, git: WatchPorts['git'], { last, wake, poke, renew, onEvent }: Around): void {
  if (one.kind === 'push' && git && isOfFollowed(one, git.followed)) poke();
  else if (one.kind === 'push') onEvent({ kind: 'hook', message: `${pushText(one)} is not of what is followed` });
  if (one.kind !== 'image') return;
  const apps = appsOfImages(one.images, last()?.input.desired.apps ?? []);
  renew(apps);
  // an image that was not there may be what it waited for
  for (const key of apps) wake({ key, priority: priorities.files });
}

function pushText({ refs, repositories }: Extract<Wake, { readonly kind: 'push' }>): string {
  const names = refs.map(({ name }) => name).join(', ');
  return `the push of ${names || 'something'} to ${repositories[0] ?? 'a repository'}`;
}

function wordsOf(event: ServerEvent): string | undefined {
  if (event.kind === 'listening') return `listening on ${event.address}:${event.port}`;
  if (event.kind === 'accepted') return `${event.sender} tells of a ${event.wake.kind} (${event.from})`;
  if (event.kind === 'refused') return `a webhook from ${event.from} was refused: ${event.why}`;
  return event.kind === 'failed' ? `${event.what}: ${String(event.error)}` : undefined;
}
