import type { WatchEvent } from '../core/loop/events.ts';
import type { WatchHooks } from '../operations/watch.ts';
import { listenForInterrupt } from './interrupt.ts';
import { watchLines } from './output/watch-lines.ts';
import type { Terminal } from './terminal.ts';

interface WatchFlags {
  readonly output: 'table' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Runs the daemon: lines with their time, or one JSON object for each event; the first Ctrl-C or SIGTERM lets it end in good order. */
export async function showWatch(
  terminal: Terminal,
  { output, quiet, verbose }: WatchFlags,
  operation: (hooks: WatchHooks) => Promise<void>,
): Promise<void> {
  const say = (text: string): void => terminal.err(`orbitr: ${text}\n`);
  const interrupt = listenForInterrupt({ first: say, last: say });
  const onEvent = (event: WatchEvent): void => {
    const at = new Date().toISOString();
    if (output === 'json') return terminal.out(`${JSON.stringify({ at, ...event })}\n`);
    if (quiet && event.kind !== 'trouble' && event.kind !== 'left') return;
    for (const line of watchLines(event, { verbose })) terminal.out(`${at.slice(0, 19)}Z ${line}\n`);
  };
  try {
    await operation({ onEvent, signal: interrupt.signal });
  } finally {
    interrupt.stop();
  }
}
