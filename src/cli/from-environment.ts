import type { Interfaces } from '@oclif/core';
import { OrbitrError } from '../core/errors.ts';

type Flag = Interfaces.BooleanFlag<unknown> | Interfaces.OptionFlag<unknown>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Flags whose variable is set get its value as their default, so that what stands on the command line always goes first. oclif's own
 * reading of variables cuts lists into letters and takes any text for a switch. Throws `usage` for a value that the flag would refuse.
 */
export function withVariables<F extends Readonly<Record<string, object>>>(flags: F, environment: Environment): F {
  const read = Object.entries(flags).map(([name, flag]) => [name, oneFlag(flag as Flag, environment)]);
  return Object.fromEntries(read) as F;
}

/** Where a variable says one thing and the command line another that excludes it, the variable's flag is put back. Throws `usage` for two variables. */
export function overruled(
  values: Readonly<Record<string, unknown>>,
  flags: Readonly<Record<string, { readonly type?: string; readonly exclusive?: readonly unknown[] }>>,
  metadata: Readonly<Record<string, { readonly setFromDefault?: boolean } | undefined>>,
): Readonly<Record<string, undefined | false>> {
  const back: Record<string, undefined | false> = {};
  for (const [name, { exclusive = [] }] of Object.entries(flags)) {
    for (const other of exclusive) {
      if (typeof other !== 'string' || !values[name] || !values[other]) continue;
      const ofVariables = [name, other].filter((one) => metadata[one]?.setFromDefault);
      if (ofVariables.length === 2) {
        const [one, two] = [name, other].map((flag) => `ORBITR_${flag.toUpperCase()}`);
        throw wrong(`${one} and ${two} exclude each other`, `unset ${two}`, one ?? '');
      }
      for (const one of ofVariables) back[one] = flags[one]?.type === 'boolean' ? false : undefined;
    }
  }
  return back;
}

function oneFlag(flag: Flag, environment: Environment): object {
  const { env, ...rest } = flag;
  const text = env === undefined ? undefined : environment[env];
  if (env === undefined || text === undefined || text.trim() === '') return rest;
  return { ...rest, default: flag.type === 'boolean' ? switchOf(env, text) : textOf(env, text, flag) };
}

function switchOf(env: string, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (yes.includes(word)) return true;
  if (no.includes(word)) return false;
  throw wrong(`${env} must be 1 or 0, true or false, yes or no, is "${text}"`, `export ${env}=1`, env);
}

function textOf(env: string, text: string, flag: Interfaces.OptionFlag<unknown>): string | readonly string[] {
  if (!flag.multiple) return checked(env, text, flag);
  // What may hold commas itself stands on lines of its own.
  const values = text.split(flag.delimiter ?? '\n').map((value) => value.trim());
  return values.filter((value) => value !== '').map((value) => checked(env, value, flag));
}

function checked(env: string, value: string, { options }: { readonly options?: readonly string[] }): string {
  if (!options || options.includes(value)) return value;
  throw wrong(`${env} must be one of ${options.join(', ')}, is "${value}"`, `export ${env}=${options[0]}`, env);
}

function wrong(message: string, example: string, env: string): OrbitrError {
  return new OrbitrError({ code: 'usage', message, suggestions: [example, `or take it away: unset ${env}`] });
}

const yes: readonly string[] = ['1', 'true', 'yes', 'y', 'on'];
const no: readonly string[] = ['0', 'false', 'no', 'n', 'off'];
