import type { Notification } from '../../core/config/notification.ts';
import { type NotifierTarget, notifierNames, resolved } from '../../core/notify/notifiers.ts';
import type { Notice } from '../../core/notify/types.ts';
import { variableOf } from '../../core/secrets/variable-of.ts';
import type { Delivery, Parcel } from '../../ports/notify.ts';
import type { Runtime } from '../../ports/runtime.ts';

export type Sends = Pick<Runtime, 'notify' | 'secrets' | 'clock'>;

/** An entry of `notifications` under its name, with its secrets in it, or the path of the first that has no value. */
export interface KnownNotifier {
  readonly name: string;
  readonly notification: Notification;
  readonly target: NotifierTarget | { readonly missing: string };
}

export function knownNotifiers(
  { secrets }: Pick<Runtime, 'secrets'>,
  notifications: readonly Notification[],
): KnownNotifier[] {
  const names = notifierNames(notifications);
  const reveal = (ref: string): string | undefined => {
    const found = secrets.known.find(ref);
    return found && secrets.get({ ref, generation: found.generation });
  };
  return notifications.map((notification, index) => {
    const name = names[index] ?? notification.type;
    return { name, notification, target: resolved(notification, name, reveal) };
  });
}

/** Delivers one notice, masked already. Never throws. */
export async function sendNotice(
  { notify, clock }: Pick<Sends, 'notify' | 'clock'>,
  { target }: Pick<KnownNotifier, 'target'>,
  notice: Notice,
  how: Pick<Parcel, 'workspace' | 'patience' | 'signal'>,
): Promise<Delivery> {
  if ('missing' in target) return withoutSecret(target.missing);
  try {
    return await notify({ ...how, notice, target, clock, id: crypto.randomUUID() });
  } catch {
    // its words may quote the address, which is a password
    return { kind: 'failed', why: `a bug in the notifier ${target.type}`, suggestions: [], attempts: 1 };
  }
}

function withoutSecret(path: string): Delivery {
  return {
    kind: 'failed',
    why: `the secret ${path} has no value`,
    suggestions: [`set the variable ${variableOf(path)}`],
    attempts: 0,
  };
}
