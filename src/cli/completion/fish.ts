import type { CommandFacts, FlagFacts } from '../describe.ts';
import type { Choices } from './choices.ts';
import { nameOf } from './words.ts';

/** A script for fish: `orbitr completion fish > ~/.config/fish/completions/orbitr.fish`. */
export function fishScript(commands: readonly CommandFacts[], choices: Choices): string {
  return `# fish completion for orbitr
function __orbitr_apps
    set -l dir $PWD
    while test ! -e $dir/orbitr.yaml -a "$dir" != "" -a "$dir" != /
        set dir (string replace -r '/[^/]*$' '' -- $dir)
    end
    for app in $dir/apps/*
        string replace -r '\\.ya?ml$' '' -- (string replace -r '.*/' '' -- $app)
    end
end

function __orbitr_extensions
    set -l dir $PWD
    while test ! -e $dir/orbitr.yaml -a "$dir" != "" -a "$dir" != /
        set dir (string replace -r '/[^/]*$' '' -- $dir)
    end
    for extension in $dir/extensions/*/ ${quote(choices.extensionsDir)}/*/
        string replace -r '.*/([^/]+)/$' '$1' -- $extension
    end
end

function __orbitr_paths
    string split ' ' -- '${choices.paths.join(' ')}'
end

complete -c orbitr -f
complete -c orbitr -l help -d 'Show help'
complete -c orbitr -n __fish_use_subcommand -l version -d 'Show the version'
${commands.flatMap(entry).join('\n')}
`;
}

function entry(command: CommandFacts): string[] {
  const names = [command.id, ...command.aliases];
  const [topic, second] = command.id.split(' ');
  const seen = second
    ? `-n '__fish_seen_subcommand_from ${topic}; and __fish_seen_subcommand_from ${second}'`
    : `-n '__fish_seen_subcommand_from ${names.join(' ')}'`;
  const options = command.args.flatMap((arg) => (arg.hidden ? [] : arg.options));
  return [
    ...(second
      ? [
          `# orbitr ${command.id}`,
          `complete -c orbitr -n __fish_use_subcommand -a ${topic}`,
          `complete -c orbitr -n '__fish_seen_subcommand_from ${topic}' -a ${second} -d ${quote(command.summary)}`,
        ]
      : names.map((name) => `complete -c orbitr -n __fish_use_subcommand -a ${name} -d ${quote(command.summary)}`)),
    ...(nameOf(command) ? [`complete -c orbitr ${seen} -a '(__orbitr_${nameOf(command)}s)'`] : []),
    ...(options.length > 0 ? [`complete -c orbitr ${seen} -a ${quote(options.join(' '))}`] : []),
    ...command.flags.filter((flag) => !flag.hidden).map((flag) => flagLine(flag, seen)),
  ];
}

function flagLine(flag: FlagFacts, seen: string): string {
  const names = `-l ${flag.name}${flag.char ? ` -s ${flag.char}` : ''}`;
  return `complete -c orbitr ${seen} ${names}${values(flag)} -d ${quote(flag.summary)}`;
}

function values(flag: FlagFacts): string {
  if (flag.value === undefined) return '';
  if (flag.options.length > 0) return ` -x -a ${quote(flag.options.join(' '))}`;
  if (flag.name === 'dir') return " -x -a '(__fish_complete_directories)'";
  return flag.name === 'app' || flag.name === 'take-over' ? " -x -a '(__orbitr_apps)'" : ' -x';
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
