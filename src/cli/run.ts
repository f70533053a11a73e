import { commandFacts, loaders } from './command-map.ts';
import type { CommandFacts } from './describe.ts';
import { errorJson, errorText, exitOf } from './error-view.ts';
import { findCommand } from './find-command.ts';
import { commandHelp } from './help/command.ts';
import { rootHelp, topicHelp } from './help/root.ts';
import { programName, version } from './program.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { unknownCommand, usageError } from './usage.ts';

/** One run of the program, told top to bottom. The exit status is left in process.exitCode; nothing is thrown. */
export async function run(argv: readonly string[]): Promise<void> {
  const terminal = openTerminal(process, process.env);
  try {
    await dispatch(argv, terminal);
  } catch (error) {
    show(error, argv, terminal);
    process.exitCode = exitOf(error);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<void> {
  const [word, ...rest] = argv;
  if (word === '--version') {
    terminal.out(`${programName} ${version}\n`);
    return;
  }
  const facts = await commandFacts();
  const named = word === 'help' ? rest[0] : word;
  if (named === undefined || (named.startsWith('-') && wantsHelp(argv))) {
    terminal.out(rootHelp(facts, { width: terminal.width, colour: terminal.outColour }));
    return;
  }
  const words = word === 'help' ? rest : argv;
  const found = findCommand(words, facts);
  const topic = facts.filter(({ id }) => id.startsWith(`${named} `));
  if (found === undefined && topic.length > 0 && (word === 'help' || wantsHelp(rest))) {
    terminal.out(topicHelp(named, topic, { width: terminal.width, colour: terminal.outColour }));
    return;
  }
  if (found === undefined) throw unknownCommand(words, facts);
  if (word === 'help' || wantsHelp(rest)) {
    terminal.out(commandHelp(found.command, { width: terminal.width, colour: terminal.outColour }));
    return;
  }
  await runCommand(found.command, found.rest);
}

async function runCommand(facts: CommandFacts, argv: readonly string[]): Promise<void> {
  const [{ bareConfig }, module] = await Promise.all([import('./oclif-config.ts'), loaders[facts.id]?.()]);
  if (module === undefined) throw new Error(`command ${facts.id} cannot be loaded`);
  try {
    await new module.default([...argv], bareConfig()).start();
  } catch (error) {
    throw usageError(error, facts) ?? error;
  }
}

function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  return flags.includes('--help') || flags.includes('-h');
}

/** Before flags are parsed nobody knows how errors are wanted, so the words themselves are looked at. */
function show(error: unknown, argv: readonly string[], terminal: Terminal): void {
  const debug = argv.includes('--debug') || /^(1|true|yes|y)$/i.test(process.env.ORBITR_DEBUG ?? '');
  if (wantsJson(argv)) terminal.out(errorJson(error));
  terminal.err(errorText(error, { width: terminal.errWidth, colour: terminal.errColour, debug }));
}

function wantsJson(argv: readonly string[]): boolean {
  const last = argv.findLastIndex((word) => /^(-o|--output)(=|$)|^-o./.test(word));
  if (last === -1) return process.env.ORBITR_OUTPUT === 'json';
  const word = argv[last] ?? '';
  return /^(-o|--output)$/.test(word) ? argv[last + 1] === 'json' : /^(-o=?|--output=)json$/.test(word);
}
