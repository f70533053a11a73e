import { painter } from '../../core/plan/text-layout.ts';
import type { CommandFacts } from '../describe.ts';
import { groups } from '../groups.ts';
import { programName } from '../program.ts';
import { type HelpOptions, rows, section } from './layout.ts';

/** What `orbitr` alone prints: the commands in the order in which a person meets them. */
export function rootHelp(commands: readonly CommandFacts[], options: HelpOptions): string {
  const paint = painter(options.colour);
  const blocks = [
    ['Brings the apps that a folder describes to a Docker Engine, and keeps them so.'],
    section('Usage', [`  ${programName} COMMAND [FLAGS]`], paint),
    ...groups.map((group) =>
      section(group, rows(commands.filter((command) => command.group === group).map(row), options, paint), paint),
    ),
    section(
      'First steps',
      [
        '  orbitr init                a workspace in this folder',
        '  orbitr plan                what would change, and why',
        '  orbitr apply               make it so',
      ],
      paint,
    ),
    ['More about a command: orbitr COMMAND --help'],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What `orbitr hook --help` prints: the commands that begin with that word. */
export function topicHelp(topic: string, commands: readonly CommandFacts[], options: HelpOptions): string {
  const paint = painter(options.colour);
  const blocks = [
    section('Usage', [`  ${programName} ${topic} COMMAND [FLAGS]`], paint),
    section('Commands', rows(commands.map(row), options, paint), paint),
    [`More about a command: ${programName} ${commands[0]?.id ?? topic} --help`],
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function row(command: CommandFacts): readonly [string, string] {
  return [[command.id, ...command.aliases].join(', '), command.summary];
}
