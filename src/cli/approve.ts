import { createInterface } from 'node:readline';
import { OrbitrError } from '../core/errors.ts';
import type { Plan } from '../core/plan/types.ts';
import { neutraliseLine } from '../lib/escape.ts';
import type { Hooks, Question } from '../operations/types.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks a person on the terminal; `unavailable` where nobody can be asked. Anything but a clear yes is a no. Throws `consent-missing`
 * for a name that is not the one that had to be typed.
 */
export async function approve(question: Question, terminal: Terminal, signal: AbortSignal): ReturnType<Hooks['ask']> {
  if (!terminal.interactive) return 'unavailable';
  terminal.err(questionText(question));
  const answer = (await readLine(signal))?.trim();
  if (answer === undefined) terminal.err('\n');
  if (question.kind === 'type-name') return isTyped(question.name, answer) ? 'yes' : 'no';
  return /^y(es)?$/i.test(answer ?? '') ? 'yes' : 'no';
}

/** What stands before the cursor. */
export function questionText(question: Question): string {
  switch (question.kind) {
    case 'walk':
      return `${isTakingDown(question.plan) ? `Take ${appsOf(question.plan)} down?` : 'Apply these changes?'} [y/N] `;
    case 'changed':
      return 'The plan has changed meanwhile, as shown above. Apply it as it is now? [y/N] ';
    case 'prune':
      return `Remove ${question.apps.map(neutraliseLine).join(', ')}, no longer in the workspace? Volumes stay. [y/N] `;
    case 'many':
      return `${question.changed.length} apps change at once, and one pass may change ${question.limit}. Apply it all the same? [y/N] `;
    case 'adopt':
      return `${question.apps.map(differing).join('')}The next apply would change this. Adopt ${question.apps.map(({ app }) => neutraliseLine(app)).join(', ')} all the same? [y/N] `;
    case 'type-name':
      return `${neutraliseLine(question.why)}\nType ${neutraliseLine(question.name)} to go on: `;
  }
}

function differing({ app, differences }: { readonly app: string; readonly differences: readonly string[] }): string {
  const lines = differences.map((text) => `  ${neutraliseLine(text)}\n`);
  return `${neutraliseLine(app)} differs from its files:\n${lines.join('')}`;
}

/** A wrong name is told as such; no name at all is a plain no. */
export function isTyped(name: string, answer: string | undefined): boolean {
  if (answer === undefined || answer === '' || answer === name) return answer === name;
  throw new OrbitrError({
    code: 'consent-missing',
    message: `"${neutraliseLine(answer)}" is not "${name}"; nothing was touched`,
    subject: { app: name },
  });
}

function isTakingDown({ apps }: Plan): boolean {
  return apps.every(({ steps, change }) => steps.length === 0 || change === 'remove');
}

function appsOf({ apps }: Plan): string {
  const names = apps.filter(({ steps }) => steps.length > 0).map(({ app }) => neutraliseLine(app));
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more apps`;
}

/** Not in raw mode, so that Ctrl-C stays a signal. Undefined: the input ended, or somebody interrupted. */
async function readLine(signal: AbortSignal): Promise<string | undefined> {
  const lines = typedLines();
  // let go of between two questions, so that a program that is done can end
  process.stdin.ref?.();
  process.stdin.resume();
  try {
    return await lines.next(signal);
  } finally {
    process.stdin.pause();
    process.stdin.unref?.();
  }
}

interface TypedLines {
  readonly next: (signal: AbortSignal) => Promise<string | undefined>;
}

let reader: TypedLines | undefined;

/** One reader for all questions of a run: what was typed ahead of the next one is not lost. */
function typedLines(): TypedLines {
  reader ??= readLines();
  return reader;
}

function readLines(): TypedLines {
  const typed: string[] = [];
  let ended = false;
  let wake = () => {};
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', (line) => {
    typed.push(line);
    wake();
  });
  lines.on('close', () => {
    ended = true;
    wake();
  });
  return {
    next: async (signal) => {
      if (typed.length === 0 && !ended && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      return signal.aborted ? undefined : typed.shift();
    },
  };
}
