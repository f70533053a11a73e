import type { Hooks } from '../operations/types.ts';
import { approve } from './approve.ts';
import { listenForInterrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

export type AskHooks = Pick<Hooks, 'ask' | 'signal'>;

/** For an operation that asks but walks no plan: questions on the terminal, and Ctrl-C. */
export async function withQuestions<T>(terminal: Terminal, operation: (hooks: AskHooks) => Promise<T>): Promise<T> {
  const say = (text: string) => terminal.err(`\norbitr: ${text}\n`);
  const interrupt = listenForInterrupt({ first: say, last: say });
  const { signal } = interrupt;
  try {
    return await operation({ signal, ask: (question) => approve(question, terminal, signal) });
  } finally {
    interrupt.stop();
  }
}
