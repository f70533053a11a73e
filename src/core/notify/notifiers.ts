import { decodeUri } from '../../lib/decode-uri.ts';
import { seconds } from '../../lib/duration.ts';
import type { Notification } from '../config/notification.ts';
import { type Rules, usualKinds } from './routes.ts';

/** Where notices go: an entry of `notifications` with its secrets in it. For the member that delivers, and for nobody else. */
export interface NotifierTarget {
  readonly name: string;
  readonly type: Notification['type'];
  readonly url: string;
  readonly token?: string;
  readonly key?: string;
  readonly room?: string;
  readonly from?: string;
  readonly to?: readonly string[];
}

/** A text, or the path of the secret that stands for it. */
type Hidden = string | { readonly secret: string };

/** What each entry is called: its own name, else its type, and `ntfy-2` for the second of a type. */
export function notifierNames(notifications: readonly Pick<Notification, 'name' | 'type'>[]): string[] {
  const taken = new Set(notifications.flatMap(({ name }) => name ?? []));
  return notifications.map(({ name, type }) => {
    if (name !== undefined) return name;
    let free: string = type;
    for (let number = 2; taken.has(free); number += 1) free = `${type}-${number}`;
    taken.add(free);
    return free;
  });
}

/** Secrets that an entry names, in the order of its keys. */
export function secretsOf({ url, token, key }: Notification): string[] {
  return [url, token, key].flatMap((one) => (typeof one === 'object' ? one.secret : []));
}

/** With its secrets in it; or the first path that has no value. */
export function resolved(
  notification: Notification,
  name: string,
  reveal: (path: string) => string | undefined,
): NotifierTarget | { readonly missing: string } {
  const missing = secretsOf(notification).find((path) => reveal(path) === undefined);
  if (missing !== undefined) return { missing };
  const text = (hidden: Hidden) => (typeof hidden === 'string' ? hidden : (reveal(hidden.secret) ?? '')).trim();
  const { type, url, token, key, room, from, to } = notification;
  return {
    name,
    type,
    url: text(url),
    ...(token === undefined ? {} : { token: text(token) }),
    ...(key === undefined ? {} : { key: text(key) }),
    ...(room === undefined ? {} : { room }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to: typeof to === 'string' ? [to] : to }),
  };
}

export function rulesOf({ on, apps, severity, remind = '1d' }: Notification): Rules {
  const after = remind === 'never' ? undefined : seconds(remind);
  return {
    on: on ?? usualKinds,
    severity: severity ?? 'info',
    ...(apps === undefined ? {} : { apps }),
    ...(after === undefined ? {} : { remind: after * 1000 }),
  };
}

/** For people: the host, and the room or people that are told. The path of an address may be a password. */
export function placeOf({ room, to }: Notification, target: NotifierTarget | { readonly missing: string }): string {
  const host = 'url' in target && URL.canParse(target.url) ? new URL(target.url).host : '-';
  const whom = room ?? (typeof to === 'string' ? to : to?.join(', '));
  return whom === undefined ? host : `${whom} via ${host}`;
}

/** Every value of a target that opens a door: for masking. */
export function doorsOf({ url, token, key }: NotifierTarget): string[] {
  return [url, ...(token === undefined ? [] : [token]), ...(key === undefined ? [] : [key]), ...partsOf(url)];
}

/** The parts of an address that may be a password in themselves: `hooks.slack.com/services/T0/B0/<this>`. Words are left: they turn up by chance. */
function partsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { username, password, pathname, search, searchParams } = new URL(url);
  const random = [...pathname.split('/'), username].map(decodeUri).filter(looksRandom);
  const whole = `${pathname}${search}`;
  return [...random, ...searchParams.values(), decodeUri(password), ...(whole.length >= 8 ? [whole, pathname] : [])];
}

function looksRandom(text: string): boolean {
  return text.length >= 20 || (text.length >= 12 && /\d/.test(text) && /[a-zA-Z]/.test(text));
}
