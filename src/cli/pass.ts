import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import type { Hooks } from '../operations/types.ts';
import { listenForInterrupt } from './interrupt.ts';
import { createReporter } from './output/reporter.ts';
import type { Terminal } from './terminal.ts';

export interface PassFlags {
  readonly output: 'table' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Runs an operation that changes things: shows what happens, asks, lets Ctrl-C in, and leaves the exit status behind. */
export async function showPass(
  terminal: Terminal,
  flags: PassFlags,
  operation: (hooks: Hooks) => Promise<PassResult>,
): Promise<void> {
  const interrupt = listenForInterrupt({
    first: (text) => reporter.say(text),
    last: (text) => terminal.err(`\norbitr: ${text}\n`),
  });
  const reporter = createReporter(terminal, { ...flags, signal: interrupt.signal });
  try {
    const result = await operation(reporter);
    await reporter.finish(result);
    process.exitCode = result.exit;
  } catch (error) {
    throw interrupt.signal.aborted ? interrupted(error) : error;
  } finally {
    await reporter.close();
    interrupt.stop();
  }
}

/** A question that Ctrl-C answered is no refusal. */
function interrupted(error: unknown): unknown {
  if (!(error instanceof OrbitrError) || error.code !== 'consent-missing') return error;
  return new OrbitrError({ code: 'interrupted', message: 'interrupted; nothing was touched' });
}
