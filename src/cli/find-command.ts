import type { CommandFacts } from './describe.ts';

/** The command that words begin with, and what follows it. A command’s id has one word or two: `hook install`. */
export function findCommand(
  words: readonly string[],
  facts: readonly CommandFacts[],
): { readonly command: CommandFacts; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = facts.find(({ id, aliases }) => id === name || aliases.includes(name));
    if (command) return { command, rest: words.slice(length) };
  }
  return undefined;
}
