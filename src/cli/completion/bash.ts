import type { CommandFacts } from '../describe.ts';
import type { Choices } from './choices.ts';
import { flagWords, nameOf, programWords, topicWords, valueFlags } from './words.ts';

/** A script for `source <(orbitr completion bash)`. Names of apps are read from the workspace while completing: no process is started. */
export function bashScript(commands: readonly CommandFacts[], choices: Choices): string {
  return `# bash completion for orbitr
_orbitr_apps() {
  local dir="$PWD" app
  while [[ ! -e "$dir/orbitr.yaml" && -n "$dir" ]]; do dir="\${dir%/*}"; done
  [[ -d "$dir/apps" ]] || return 0
  for app in "$dir"/apps/*; do
    [[ -e "$app" ]] || continue
    app="\${app##*/}"; app="\${app%.yaml}"; printf '%s\\n' "\${app%.yml}"
  done
}

_orbitr_extensions() {
  local dir="$PWD" extension
  while [[ ! -e "$dir/orbitr.yaml" && -n "$dir" ]]; do dir="\${dir%/*}"; done
  for extension in "\${dir:-/dev/null}"/extensions/*/ ${quote(choices.extensionsDir)}/*/; do
    [[ -d "$extension" ]] || continue
    extension="\${extension%/}"; printf '%s\\n' "\${extension##*/}"
  done
}

_orbitr_paths() {
  printf '%s\\n' ${choices.paths.join(' ')}
}

_orbitr() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  case "$previous" in
    --dir | -C) compopt -o dirnames 2>/dev/null; return ;;
    --app | -a | --take-over) COMPREPLY=($(compgen -W "$(_orbitr_apps)" -- "$current")); return ;;
${valueFlags(commands)
  .map(
    ({ words, options }) =>
      `    ${words.join(' | ')}) COMPREPLY=($(compgen -W "${options.join(' ')}" -- "$current")); return ;;`,
  )
  .join('\n')}
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${programWords(commands).join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${topicWords(commands)
  .map(
    ([topic, words]) =>
      `    ${topic})
      if [[ $COMP_CWORD -eq 2 ]]; then COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current")); return; fi
      command="$command \${COMP_WORDS[2]}" ;;`,
  )
  .join('\n')}
  esac
  case "$command" in
${commands.map(entry).join('\n')}
  esac
}

complete -F _orbitr orbitr
`;
}

function entry(command: CommandFacts): string {
  const ids = [command.id, ...command.aliases].map((id) => (id.includes(' ') ? quote(id) : id)).join(' | ');
  const options = command.args.flatMap((arg) => (arg.hidden ? [] : arg.options));
  const name = nameOf(command);
  const rest = name ? `$(_orbitr_${name}s)` : options.join(' ');
  return `    ${ids})
      if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "${flagWords(command).join(' ')}" -- "$current"))
      else COMPREPLY=($(compgen -W "${rest}" -- "$current")); fi ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
