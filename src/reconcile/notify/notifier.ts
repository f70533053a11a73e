import type { Notification } from '../../core/config/notification.ts';
import { notArrived, tell } from '../../core/notify/ledger.ts';
import { hiddenForms, masked } from '../../core/notify/mask.ts';
import { doorsOf, rulesOf } from '../../core/notify/notifiers.ts';
import type { Notice } from '../../core/notify/types.ts';
import { longestFirst } from '../../core/plan/show.ts';
import type { Patience } from '../../ports/notify.ts';
import type { Runtime } from '../../ports/runtime.ts';
import { openLedgers } from './ledgers.ts';
import { newOutbox, type Outbox } from './outbox.ts';
import { type KnownNotifier, knownNotifiers, type Sends, sendNotice } from './send-notice.ts';

export interface NotifierSettings {
  readonly workspace: string;
  /** As orbitr.yaml has them now; asked at each tell, so that a change counts at once. */
  readonly notifications: () => readonly Notification[];
  /** Values that must never be shown, as they are now: what `hiddenValues` gives for every app. */
  readonly hidden: () => readonly string[];
}

export interface Notifier {
  /** Returns at once and never throws; what cannot be delivered becomes a warning. To be called after each pass, with nothing to tell as well: reminders wait for it. */
  readonly tell: (notices: readonly Notice[]) => void;
  /** Resolves when all that was told is delivered or given up. `within` milliseconds: what is not delivered by then is given up, and told after the next start where it still lasts. */
  readonly settle: (within?: number) => Promise<void>;
}

/** Minutes at most for one notice: others wait behind it. */
const patience: Patience = { attempts: 5, timeout: 15_000, longestWait: 60_000 };

/** Tells people, by the notifiers of orbitr.yaml, what they have not been told yet. What each of them knows is kept over a restart. */
export function createNotifier(
  runtime: Sends & Pick<Runtime, 'store' | 'warn'>,
  { workspace, notifications, hidden }: NotifierSettings,
): Notifier {
  const { clock, warn } = runtime;
  const ledgers = openLedgers(runtime);
  const stop = new AbortController();
  const outboxes = new Map<string, Outbox>();

  const dispatch = (notifier: KnownNotifier, notice: Notice): void => {
    const { name } = notifier;
    const outbox = outboxes.get(name) ?? newOutbox();
    outboxes.set(name, outbox);
    const lose = (why: string) => {
      ledgers.change(name, (ledger) => ({ ledger: notArrived(ledger, notice, clock.now()), notices: [] }));
      warn(`the notifier ${name} was not told that ${notice.title}: ${why}`);
    };
    const post = async () => {
      const delivery = await sendNotice(runtime, notifier, notice, { workspace, patience, signal: stop.signal });
      if (delivery.kind === 'failed') lose([delivery.why, ...delivery.suggestions].join('; '));
    };
    outbox.put({ post, drop: () => lose('too many notices wait for it') });
  };

  return {
    tell: (notices) => {
      const known = knownNotifiers(runtime, notifications());
      if (known.length === 0) return;
      const doors = known.flatMap(({ target }) => ('missing' in target ? [] : doorsOf(target)));
      const values = longestFirst([...hidden(), ...hiddenForms(doors)]);
      const clean = notices.map((notice) => masked(notice, values));
      for (const notifier of known)
        for (const notice of ledgers.change(notifier.name, (ledger) =>
          tell(ledger, clean, rulesOf(notifier.notification), clock.now()),
        ))
          dispatch(notifier, notice);
    },
    settle: async (within) => {
      const idle = Promise.all([...outboxes.values()].map((outbox) => outbox.idle()));
      if (within !== undefined) {
        await Promise.race([idle, clock.sleep(within, stop.signal)]);
        stop.abort();
      }
      await idle;
    },
  };
}
