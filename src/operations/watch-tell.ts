import type { WatchEvent } from '../core/loop/events.ts';
import { noticeOfError, noticeOfHands, noticeOfWaiting } from '../core/notify/of-others.ts';
import { noticesOfPlan } from '../core/notify/of-pass.ts';
import type { Plan } from '../core/plan/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { createNotifier } from '../reconcile/notify/notifier.ts';
import { passNotices } from '../reconcile/notify/pass-notices.ts';
import { hiddenValues } from '../reconcile/secrets.ts';
import type { MadePlan } from './plan.ts';
import type { WatchObserver } from './watch-observer.ts';

/** Milliseconds: what cannot be delivered by then is told after the next start. */
const atTheEnd = 10_000;
/** Milliseconds: an engine that is restarted is away for a moment, and nobody needs to be told. */
const patience = 30_000;

/** Tells people, by the notifiers of orbitr.yaml. */
export function tellingPeople(runtime: Runtime, workspace: string): WatchObserver {
  const { clock } = runtime;
  let last: MadePlan | undefined;
  let lostSince: number | undefined;
  const plans = new Map<string, Plan>();
  const notifier = createNotifier(runtime, {
    workspace,
    notifications: () => last?.loaded.workspace.file.notifications ?? [],
    hidden: () => last?.input.desired.apps.flatMap((app) => hiddenValues(runtime, app)) ?? [],
  });
  const tellEvent = (event: WatchEvent): void => {
    const now = clock.now();
    if (event.kind === 'pass' && event.event.kind === 'plan') plans.set(event.apps.join(), event.event.plan);
    if (event.kind === 'passed') {
      notifier.tell(passNotices(runtime, event.result, plans.get(event.apps.join())));
      plans.delete(event.apps.join());
    }
    if (event.kind === 'held') notifier.tell([noticeOfHands(event.app, event.message, now)]);
    if (event.kind === 'left' && event.consent) notifier.tell([noticeOfWaiting(event.app, event, now)]);
    if (event.kind === 'engine') lostSince = event.state === 'lost' ? now : undefined;
    const isLong = lostSince !== undefined && now - lostSince >= patience;
    if (event.kind === 'trouble' && (lostSince === undefined || isLong)) notifier.tell([noticeOfError(event, now)]);
  };
  return {
    onEvent: tellEvent,
    onLook: ({ made, left }) => {
      last = made;
      notifier.tell(noticesOfPlan(made.made, clock.now(), left));
    },
    close: () => notifier.settle(atTheEnd),
  };
}
