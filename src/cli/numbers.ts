import { OrbitrError } from '../core/errors.ts';
import { seconds } from '../lib/duration.ts';

/** `4`: against the one before; `2..4`. Undefined where nothing is asked. */
export function readRange(
  text: string | undefined,
  app: string | undefined,
): { readonly app: string; readonly from?: number; readonly to?: number } | undefined {
  if (text === undefined) return undefined;
  const [, from, to] = /^(?:([1-9]\d*)\.\.)?([1-9]\d*)$/.exec(text) ?? [];
  if (to === undefined)
    throw usage(`--diff must be the number of a revision, or two such as 2..4, is "${text}"`, 'orbitr history');
  if (app === undefined) throw usage('--diff needs the name of an app', `orbitr history APP --diff ${text}`);
  return { app, to: Number(to), ...(from === undefined ? {} : { from: Number(from) }) };
}

/** Milliseconds. */
export function readDuration(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const length = seconds(text);
  if (length !== undefined && length >= 1) return length * 1000;
  throw usage(`${flag} must be a duration of at least 1s such as 30s, 5m or 1h, is "${text}"`, `${flag} 5m`);
}

/** How many. */
export function readCount(flag: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw usage(`${flag} must be a whole number of at least 1, is "${text}"`, `${flag} 20`);
}

/** The number of a revision. */
export function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw usage(`${flag} must be the number of a revision, is "${text}"`, 'orbitr history, which lists them');
}

/** Nothing is meant by default where something is undone. */
export function requireApp(app: string | undefined, command: string): string {
  if (app !== undefined) return app;
  throw usage(`${command} needs the name of an app`, `orbitr ${command} APP`);
}

function usage(message: string, suggestion: string): OrbitrError {
  return new OrbitrError({ code: 'usage', message, suggestions: [suggestion] });
}
