import type { CommandFacts } from '../describe.ts';

/** What can stand first. */
export function programWords(commands: readonly CommandFacts[]): readonly string[] {
  const first = commands.flatMap(({ id, aliases }) => [id.replace(/ .*/, ''), ...aliases]);
  return [...new Set(first), 'help', '--help', '--version'];
}

/** Words that begin several commands, and what may follow each: `hook` → `install`, `uninstall`. */
export function topicWords(commands: readonly CommandFacts[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const { id } of commands) {
    const [topic = '', second] = id.split(' ');
    if (second) found.set(topic, [...(found.get(topic) ?? []), second]);
  }
  return [...found];
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
