import type { NotifierTarget } from '../../core/notify/notifiers.ts';
import type { Notice } from '../../core/notify/types.ts';
import type { Parcel } from '../../ports/notify.ts';

/**
 * One service that carries notices. It says what is sent; how often, how long and what is told of it is for deliver.ts. It may throw an
 * `Unsendable` for what no further attempt would mend.
 */
export type NotifierMember = (letter: Letter, send: Send) => Promise<Answer>;

export interface Letter extends Pick<Parcel, 'notice' | 'target' | 'workspace' | 'id'> {
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Milliseconds for all that one attempt does. */
  readonly timeout: number;
}

/** One HTTP request. A body that is no text is sent as JSON. */
export type Send = (request: Request) => Promise<Answer>;

export interface Request {
  /** User and password in it become a header. */
  readonly url: string | URL;
  /** Default: POST. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a service said to one attempt. */
export interface Answer {
  readonly outcome: 'taken' | 'later' | 'refused';
  /** `200 ok`. */
  readonly words: string;
  /** Milliseconds that it asks to wait. */
  readonly wait?: number;
  readonly body?: string;
}

/** The settings are wrong in themselves. */
export class Unsendable extends Error {}

/** By severity: `#hex`. A trouble that is over is green. */
export function colourOf({ kind, severity }: Notice): string {
  if (kind === 'recovered' || kind === 'applied') return '#2eb67d';
  return { info: '#3b82f6', warning: '#ecb22e', error: '#e01e5a' }[severity];
}

/** The address with this path added, its query as it was. */
export function addressOf({ url }: Pick<NotifierTarget, 'url'>, path = ''): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}${path}`;
  return address;
}

/** What stands after the title, a sentence or line each. */
export function linesOf({ text }: Notice): string {
  return text.join('\n');
}
