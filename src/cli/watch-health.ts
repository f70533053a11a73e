import { healthText, historyText } from '../core/health/text.ts';
import type { WorkspaceHealth } from '../core/health/types.ts';
import type { Monitored } from '../operations/monitor.ts';
import { dataText } from './output/data.ts';
import type { Terminal } from './terminal.ts';

export interface HealthFlags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
  readonly history: boolean;
}

const pause = 2000;

/** Asks again and again, until Ctrl-C. A terminal shows the newest table; a pipe gets one after the other, or an object a line. */
export async function watchHealth(
  terminal: Terminal,
  flags: HealthFlags,
  look: (signal: AbortSignal) => Promise<Monitored>,
): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const clear = process.stdout.isTTY && flags.output === 'table' ? '\u001b[H\u001b[2J' : '';
  let told: readonly string[] = [];
  for (;;) {
    const { health, notes } = await look(ending.signal);
    if (ending.signal.aborted) return;
    if (flags.output === 'json') terminal.out(`${JSON.stringify(health)}\n`);
    else terminal.out(`${clear}${await healthOutput(terminal, flags, health)}${clear ? '' : '\n'}`);
    // a screen that is drawn anew keeps what was said last
    told = [...(clear ? told : []), ...notes].slice(-5);
    for (const note of told) terminal.err(`${note}\n`);
    await new Promise<void>((done) => {
      const timer = setTimeout(done, pause);
      const end = () => {
        clearTimeout(timer);
        done();
      };
      ending.signal.addEventListener('abort', end, { once: true });
    });
    if (ending.signal.aborted) return;
  }
}

export async function healthOutput(
  terminal: Terminal,
  { output, quiet, history }: HealthFlags,
  health: WorkspaceHealth,
): Promise<string> {
  if (output !== 'table') return dataText(health, output);
  if (quiet) return `${countsLine(health)}\n`;
  const options = { width: terminal.width, colour: terminal.outColour, now: Date.now() };
  return history ? historyText(health, options) : healthText(health, options);
}

function countsLine({ services }: WorkspaceHealth): string {
  const counts = Map.groupBy(services, ({ state }) => state);
  return [...counts].map(([state, members]) => `${members.length} ${state}`).join(', ') || 'no services';
}
