import type { WatchEvent } from '../core/loop/events.ts';
import { noticeOfHold, noticesOfHealth } from '../core/notify/of-health.ts';
import {
  noticeOfError,
  noticeOfFlapping,
  noticeOfHands,
  noticeOfRest,
  noticeOfSource,
  noticeOfSourceBack,
  noticeOfWaiting,
} from '../core/notify/of-others.ts';
import { noticesOfPlan } from '../core/notify/of-pass.ts';
import type { Notice } from '../core/notify/types.ts';
import type { Plan } from '../core/plan/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { createNotifier } from '../reconcile/notify/notifier.ts';
import { passNotices } from '../reconcile/notify/pass-notices.ts';
import { hiddenValues } from '../reconcile/secrets.ts';
import type { MadePlan } from './plan.ts';
import type { WatchObserver } from './watch-observer.ts';

/** Milliseconds: what cannot be delivered by then is told after the next start. */
const atTheEnd = 10_000;
/** Milliseconds: an engine that is restarted is away for a moment, and nobody needs to be told. */
const patience = 30_000;
/** Milliseconds: an ill service may be mended within seconds. */
const illness = 60_000;

/** Tells people, by the notifiers of orbitr.yaml. `tick`: from time to time, for what lasts. */
export function tellingPeople(
  runtime: Runtime & WatchPorts,
  workspace: string,
): WatchObserver & { readonly tick: () => void } {
  const { clock } = runtime;
  let last: MadePlan | undefined;
  let lost: { readonly since: number; readonly message: string } | undefined;
  const plans = new Map<string, Plan>();
  const givenUp = new Set<string>();
  const notifier = createNotifier(runtime, {
    workspace,
    notifications: () => last?.loaded.workspace.file.notifications ?? [],
    hidden: () => last?.input.desired.apps.flatMap((app) => hiddenValues(runtime, app)) ?? [],
  });
  const noticesOf = (event: WatchEvent): readonly Notice[] => {
    const now = clock.now();
    switch (event.kind) {
      case 'pass':
        if (event.event.kind === 'plan') plans.set(event.apps.join(), event.event.plan);
        return [];
      case 'passed': {
        const plan = plans.get(event.apps.join());
        plans.delete(event.apps.join());
        return passNotices(runtime, event.result, plan);
      }
      case 'held':
        return [noticeOfHands(event.app, event.message, now)];
      case 'left':
        return event.consent ? [noticeOfWaiting(event.app, event, now)] : [];
      case 'health': {
        const { app, service, state, why = '', restarts = 0 } = event;
        if (state !== 'given-up') return [];
        const notice = noticeOfHold({ app, service }, { why, restarts, at: now });
        givenUp.add(notice.about);
        return [notice];
      }
      case 'flapping':
        return [event.state === 'begun' ? noticeOfFlapping(event, now) : noticeOfRest(event, now)];
      case 'source':
        return [noticeOfSource(sourceOf(runtime), { why: event.message, at: now })];
      case 'source-back':
        return [noticeOfSourceBack(sourceOf(runtime), now)];
      case 'engine':
        lost = event.state === 'lost' ? { since: lost?.since ?? now, message: event.message } : undefined;
        return [];
      case 'trouble':
        // while the engine is away, that is the trouble
        return lost ? [] : [noticeOfError(event, now)];
      case 'asked':
      case 'ended':
      case 'hook':
      case 'looked':
      case 'moved':
      case 'newer':
      case 'settling':
      case 'waiting':
      case 'watching':
        return [];
    }
  };
  return {
    onEvent: (event) => {
      const notices = noticesOf(event);
      if (notices.length > 0) notifier.tell(notices);
    },
    onLook: ({ made, left }) => {
      last = made;
      notifier.tell(noticesOfPlan(made.made, clock.now(), left));
    },
    onHealth: (services) => {
      const notices = noticesOfHealth(services, { now: clock.now(), patience: illness });
      for (const { kind, about } of notices) if (kind === 'recovered') givenUp.delete(about);
      // that it was given up says more
      notifier.tell(notices.filter(({ about }) => !givenUp.has(about)));
    },
    tick: () => {
      const now = clock.now();
      const isLong = lost !== undefined && now - lost.since >= patience;
      notifier.tell(isLong ? [noticeOfError({ message: lost?.message ?? '', suggestions: [] }, now)] : []);
    },
    close: () => notifier.settle(atTheEnd),
  };
}

function sourceOf({ git }: WatchPorts): string {
  return git?.followed.url ?? 'the repository';
}
