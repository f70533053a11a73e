import { OrbitrError } from '../core/errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { CommandFacts } from './describe.ts';

/** A word that is no command. */
export function unknownCommand(word: string, facts: readonly CommandFacts[]): OrbitrError {
  const meant = nearest(
    word,
    facts.flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  return new OrbitrError({
    code: 'usage',
    message: `there is no command ${word}`,
    suggestions: meant ? [`orbitr ${meant}`] : ['orbitr --help'],
  });
}

/** An oclif parsing error in Orbitr's words, with the nearest flag; undefined for any other error. */
export function usageError(error: unknown, command: CommandFacts): OrbitrError | undefined {
  if (!isParsingError(error)) return undefined;
  const { message, meant } = explain(error, command);
  return new OrbitrError({
    code: 'usage',
    message,
    suggestions: [...(meant ? [`orbitr ${command.id} ${meant}`] : []), `orbitr ${command.id} --help`],
    cause: error,
  });
}

/** oclif marks its own errors with `oclif`, and puts what it stumbled over beside the message. */
interface ParsingError extends Error {
  readonly oclif: unknown;
  readonly flags?: readonly string[];
  readonly args?: readonly unknown[] | Readonly<Record<string, unknown>>;
  readonly failed?: readonly { readonly reason: string }[];
}

function isParsingError(error: unknown): error is ParsingError {
  return error instanceof Error && 'oclif' in error;
}

function explain(error: ParsingError, command: CommandFacts): { readonly message: string; readonly meant?: string } {
  const [flag] = error.flags ?? [];
  if (flag) {
    const name = flag.replace(/=.*$/s, '');
    const meant = nearest(
      name.replace(/^-+/, ''),
      command.flags.filter((one) => !one.hidden).map((one) => one.name),
    );
    return { message: `${command.id} has no flag ${name}`, ...(meant ? { meant: `--${meant}` } : {}) };
  }
  if (Array.isArray(error.args) && error.args.length > 0) return { message: argsMessage(error.args, command) };
  const failed = error.failed
    ?.map(({ reason }) => reason)
    .filter((reason, index, all) => all.indexOf(reason) === index);
  return { message: failed && failed.length > 0 ? failed.join('; ') : plain(error.message) };
}

/** Words too many come as strings, missing ones as their definitions. */
function argsMessage(args: readonly unknown[], command: CommandFacts): string {
  const words = args.filter((arg) => typeof arg === 'string');
  if (words.length > 0) return `${command.id} takes no further words: ${words.join(' ')}`;
  const names = args.map((arg) => String((arg as { name?: unknown }).name).toUpperCase());
  return `${command.id} needs ${names.join(' and ')}`;
}

function plain(message: string): string {
  const text = message
    .replace(/\n?See more help with --help\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const apart = /(--[\w-]+)=\S* cannot also be provided when using (--[\w-]+)/.exec(text);
  if (apart) return `${apart[2]} and ${apart[1]} exclude each other`;
  const expected = /^Expected (--[\w-]+)=(.*) to be one of: (.*)$/.exec(text);
  if (expected) return `${expected[1]} must be one of ${expected[3]}, is "${expected[2]}"`;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
