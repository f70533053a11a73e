import { OrbitrError } from '../core/errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { CommandFacts } from './describe.ts';

/** What stands first and is no command. */
export function unknownCommand(argv: readonly string[], facts: readonly CommandFacts[]): OrbitrError {
  const [word = ''] = argv;
  if (word.startsWith('-')) return unknownFlag(word, argv, facts);
  const topic = facts.flatMap(({ id }) => (id.startsWith(`${word} `) ? [id.slice(word.length + 1)] : []));
  if (topic.length > 0) return unknownInTopic(word, argv[1], topic);
  if (later.includes(word)) {
    return new OrbitrError({
      code: 'not-yet-supported',
      message: `this version has no ${word} yet`,
      suggestions: ['see what there is: orbitr --help'],
    });
  }
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

/** `orbitr hook`, or `orbitr hook instal`. */
function unknownInTopic(topic: string, word: string | undefined, known: readonly string[]): OrbitrError {
  const isNamed = word !== undefined && !word.startsWith('-');
  const meant = isNamed ? nearest(word, known) : undefined;
  return new OrbitrError({
    code: 'usage',
    message: isNamed ? `there is no command ${topic} ${word}` : `${topic} needs one of ${known.join(', ')}`,
    suggestions: [meant ? `orbitr ${topic} ${meant}` : `orbitr ${topic} --help`],
  });
}

/** Flags belong to commands, and so come after them. */
function unknownFlag(word: string, argv: readonly string[], facts: readonly CommandFacts[]): OrbitrError {
  const name = word.replace(/=.*$/s, '');
  const isKnown = facts.some(({ flags }) => flags.some((flag) => [`--${flag.name}`, `-${flag.char}`].includes(name)));
  if (!isKnown) {
    const meant = nearest(name.replace(/^-+/, ''), ['version', 'help']);
    const message = `there is no flag ${name}`;
    return new OrbitrError({ code: 'usage', message, suggestions: [`orbitr --${meant ?? 'help'}`] });
  }
  const at = argv.findIndex((part) => facts.some(({ id, aliases }) => id === part || aliases.includes(part)));
  const rest = argv
    .filter((_, index) => index !== at)
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part}'`));
  return new OrbitrError({
    code: 'usage',
    message: `flags come after the command, ${name} stands before it`,
    suggestions: [at === -1 ? `orbitr COMMAND ${rest.join(' ')}` : `orbitr ${argv[at]} ${rest.join(' ')}`],
  });
}

/** Commands that are planned, so that whoever has read of one is not told that it is a mistake. */
const later: readonly string[] =
  'remove set watch rollback import tui logs stats health history why events audit open start stop restart pause unpause exec search registry outdated update ext proxy secret backup image network volume prune system serve token hook service'.split(
    ' ',
  );

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
