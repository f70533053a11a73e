import type { ArgFacts, CommandFacts, FlagFacts } from '../describe.ts';
import type { Choices } from './choices.ts';
import { topicWords } from './words.ts';

/** A script for zsh: `orbitr completion zsh > "${fpath[1]}/_orbitr"`, or sourced after compinit. */
export function zshScript(commands: readonly CommandFacts[], choices: Choices): string {
  return `#compdef orbitr
# zsh completion for orbitr
_orbitr_apps() {
  local dir=$PWD
  local -a apps
  while [[ ! -e $dir/orbitr.yaml && -n $dir ]]; do dir=\${dir%/*}; done
  apps=($dir/apps/*(N:t:r))
  compadd -- $apps
}

_orbitr_extensions() {
  local dir=$PWD
  local -a extensions
  while [[ ! -e $dir/orbitr.yaml && -n $dir ]]; do dir=\${dir%/*}; done
  extensions=(\${dir:-/dev/null}/extensions/*(N/:t) ${quote(choices.extensionsDir)}/*(N/:t))
  compadd -- \${(u)extensions}
}

_orbitr_paths() {
  compadd -- ${choices.paths.join(' ')}
}

_orbitr() {
  local -a commands
  commands=(
${firstWords(commands).map(described).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'orbitr command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${topicWords(commands)
  .map(
    ([topic]) => `    ${topic})
      if (( CURRENT == 2 )); then
        commands=(
${commands
  .filter(({ id }) => id.startsWith(`${topic} `))
  .map(({ id, summary }) => `    ${described([id.slice(topic.length + 1), summary])}`)
  .join('\n')}
        )
        _describe -t commands 'orbitr ${topic} command' commands
        return
      fi
      command="$command $words[2]"
      shift words
      (( CURRENT-- )) ;;`,
  )
  .join('\n')}
  esac
  case $command in
${commands.map(entry).join('\n')}
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _orbitr "$@"; else compdef _orbitr orbitr; fi
`;
}

/** With what they do; a word that begins several commands, with all that they are. */
function firstWords(commands: readonly CommandFacts[]): readonly (readonly [string, string])[] {
  const topics = topicWords(commands).map(([topic, words]) => [topic, words.join(', ')] as const);
  const whole = commands.filter(({ id }) => !id.includes(' '));
  return [
    ...whole.flatMap(({ id, aliases, summary }) => [id, ...aliases].map((name) => [name, summary] as const)),
    ...topics,
  ];
}

function described([name, text]: readonly [string, string]): string {
  return `    ${quote(`${name}:${text.replaceAll(':', '\\:')}`)}`;
}

function entry(command: CommandFacts): string {
  const flags = command.flags.filter((one) => !one.hidden).map(flag);
  const args = command.args.filter((arg) => !arg.hidden).map(argument);
  const names = [command.id, ...command.aliases].map((name) => (name.includes(' ') ? quote(name) : name));
  return `    ${names.join('|')})
      _arguments -s \\
${[...flags, quote('--help[Show help]'), ...args].map((line) => `        ${line}`).join(' \\\n')} ;;`;
}

function flag(one: FlagFacts): string {
  const text = `[${one.summary.replace(/[[\]]/g, '\\$&').replaceAll(':', '\\:')}]${value(one)}`;
  const star = one.multiple ? '*' : '';
  if (!one.char) return quote(`${star}--${one.name}${text}`);
  const names = `{-${one.char},--${one.name}}`;
  const except = one.multiple ? quote('*') : quote(`(-${one.char} --${one.name})`);
  return `${except}${names}${quote(text)}`;
}

function value(one: FlagFacts): string {
  if (one.value === undefined) return '';
  const action =
    one.options.length > 0
      ? `(${one.options.join(' ')})`
      : one.name === 'dir'
        ? '_files -/'
        : one.name === 'app' || one.name === 'take-over'
          ? '_orbitr_apps'
          : ' ';
  return `:${one.value.toLowerCase().replaceAll(':', ' ')}:${action}`;
}

function argument(arg: ArgFacts): string {
  const named = ['app', 'extension', 'path'].includes(arg.name);
  const action = named ? `_orbitr_${arg.name}s` : arg.options.length > 0 ? `(${arg.options.join(' ')})` : '_files';
  return quote(`${arg.multiple ? '*' : ''}:${arg.name}:${action}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
