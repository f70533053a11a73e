import type { WorkspaceFile } from '../core/config/workspace-file.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import { isLogged, type LogLevel, levelOf } from '../core/loop/log-level.ts';
import type { WatchHooks } from '../operations/watch.ts';
import { listenForInterrupt } from './interrupt.ts';
import { watchLines } from './output/watch-lines.ts';
import { logRecord } from './output/watch-record.ts';
import type { Terminal } from './terminal.ts';

interface WatchFlags {
  readonly output: 'table' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly 'log-format'?: 'text' | 'json' | undefined;
  readonly 'log-level'?: LogLevel | undefined;
}

/**
 * Runs the daemon, and writes its log: lines with their time, or a JSON object each. With `-o json` all events as they are, instead. The first
 * Ctrl-C or SIGTERM lets it end in good order.
 */
export async function showWatch(
  terminal: Terminal,
  flags: WatchFlags,
  operation: (hooks: WatchHooks) => Promise<void>,
): Promise<void> {
  const say = (text: string): void => terminal.err(`orbitr: ${text}\n`);
  const interrupt = listenForInterrupt({ first: say, last: say });
  const usual = flags.verbose ? 'debug' : flags.quiet ? 'warn' : undefined;
  let log: WorkspaceFile['log'];
  const onEvent = (event: WatchEvent): void => {
    const now = new Date();
    if (flags.output === 'json') {
      terminal.out(`${JSON.stringify({ at: now.toISOString(), ...event })}\n`);
      return;
    }
    const level = flags['log-level'] ?? usual ?? log?.level ?? 'info';
    if (!isLogged(levelOf(event), level)) return;
    if ((flags['log-format'] ?? log?.format) === 'json') {
      const record = logRecord(event, now);
      if (record) terminal.out(`${JSON.stringify(record)}\n`);
      return;
    }
    const time = now.toISOString().slice(0, 19);
    for (const line of watchLines(event, { verbose: level === 'debug' })) terminal.out(`${time}Z ${line}\n`);
  };
  const onSettings = (settings: WorkspaceFile): void => {
    log = settings.log;
  };
  try {
    await operation({ onEvent, onSettings, signal: interrupt.signal });
  } finally {
    interrupt.stop();
  }
}
