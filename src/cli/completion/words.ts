import type { CommandFacts } from '../describe.ts';

/** What can stand first. */
export function programWords(commands: readonly CommandFacts[]): readonly string[] {
  return [...commands.flatMap(({ id, aliases }) => [id, ...aliases]), 'help', '--help', '--version'];
}

export function flagWords(command: CommandFacts): readonly string[] {
  const flags = command.flags.filter((flag) => !flag.hidden);
  return [...flags.flatMap((flag) => [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])]), '--help'];
}

/** What its words are names of, where that can be told. */
export function nameOf(command: CommandFacts): 'app' | 'extension' | 'path' | undefined {
  const names = command.args.filter((arg) => !arg.hidden).map((arg) => arg.name);
  return (['app', 'extension', 'path'] as const).find((name) => names.includes(name));
}

/** Flags whose value is one of a few words, once each. */
export function valueFlags(
  commands: readonly CommandFacts[],
): readonly { readonly words: readonly string[]; readonly options: readonly string[] }[] {
  const found = new Map<string, { words: string[]; options: string[] }>();
  for (const flag of commands.flatMap((command) => command.flags)) {
    if (flag.options.length === 0) continue;
    const known = found.get(flag.name);
    const options = [...new Set([...(known?.options ?? []), ...flag.options])];
    found.set(flag.name, { words: [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])], options });
  }
  return [...found.values()];
}
