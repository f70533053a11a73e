/** The hooks of a repository that Orbitr writes. `pre-receive` may refuse a push; `post-receive` comes when it is done. */
export const hookEvents = ['post-receive', 'pre-receive'] as const;
export type HookEvent = (typeof hookEvents)[number];

export interface ScriptFacts {
  readonly event: HookEvent;
  /** Absolute paths: Node.js and Orbitr’s own file, so that the hook needs no PATH. */
  readonly program: readonly string[];
  /** What `orbitr hook run EVENT` is told, already as words. */
  readonly words: readonly string[];
}

const mark = '# Written by `orbitr hook install`; `orbitr hook uninstall` takes it away.';

/** Where a hook that stood there before goes on to live, and is called from. */
export const keptSuffix = '.before-orbitr';

/**
 * A hook for a POSIX shell. What stood there before runs first and gets the same lines; where it refuses, so does this one. A program that is
 * gone says so: git itself would only say that the hook failed.
 */
export function hookScript({ event, program, words }: ScriptFacts): string {
  const [node = '', ...entry] = program;
  const command = [...program, 'hook', 'run', event, ...words].map(shellWord).join(' ');
  const needed = [node, ...entry].map((path) => `[ -r ${shellWord(path)} ]`).join(' && ');
  return `#!/bin/sh
${mark}
${needed} || {
  echo "orbitr: ${plain(node)} or ${plain(entry[0] ?? node)} is gone; on the server: orbitr hook install" >&2
  exit 1
}
lines=$(cat)
if [ -x "$0${keptSuffix}" ]; then
  printf '%s\\n' "$lines" | "$0${keptSuffix}" "$@" || exit $?
fi
printf '%s\\n' "$lines" | ${command}
`;
}

export function isOrbitrs(script: string): boolean {
  return script.includes(mark);
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Inside double quotes of a shell. */
function plain(text: string): string {
  return text.replace(/[^\w@%+=:,./ -]/g, '_');
}
