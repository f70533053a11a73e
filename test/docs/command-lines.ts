import { Parser } from '@oclif/core';
import { commandFacts, loaders } from '../../src/cli/command-map.ts';
import { findCommand } from '../../src/cli/find-command.ts';

/** The words behind `orbitr` or `node bin/run.js`, as far as they belong to it. A name alone, or with COMMAND, is no command line. */
export function commandsIn(text: string): string[] {
  const found = text.matchAll(/(?<=^|[\s(`/])(?:orbitr|node bin\/run\.js) ([a-z-][^#|>&;)'`]*)/g);
  return [...found].map(([, words = '']) => words.trim()).filter((words) => words !== '');
}

/** Rejects what the command itself would refuse. */
export async function parse(words: readonly string[]): Promise<void> {
  if (words[0] === '--version' || words[0] === '--help') return;
  const found = findCommand(words, await commandFacts());
  const load = loaders[found?.command.id ?? ''];
  if (!found || !load) throw new Error(`there is no command ${words[0]}`);
  const argv = found.rest;
  if (argv.includes('--help')) return;
  const command = (await load()).default as unknown as Pick<Parameters<typeof Parser.parse>[1], 'args' | 'flags'>;
  // a command that is named without what it needs is a mention, not a call
  const { args, flags } = command;
  const isMention = argv.length === 0;
  if (!isMention) await Parser.parse([...argv], { args: args ?? {}, flags: flags ?? {}, strict: true });
}
