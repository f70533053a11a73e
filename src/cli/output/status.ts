import { statusText } from '../../core/status/text.ts';
import type { WorkspaceStatus } from '../../core/status/types.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** On stdout. Quiet: a line of counts. */
export async function printStatus(
  terminal: Terminal,
  { output, quiet, verbose }: PlanFlags,
  status: WorkspaceStatus,
): Promise<void> {
  if (output !== 'table') terminal.out(await dataText(status, output));
  else if (quiet) terminal.out(`${countsLine(status)}\n`);
  else
    terminal.out(
      statusText(status, { width: terminal.width, colour: terminal.outColour, verbose, now: Date.now() / 1000 }),
    );
}

function countsLine({ apps }: WorkspaceStatus): string {
  const counts = Map.groupBy(apps, ({ state }) => state);
  return [...counts].map(([state, members]) => `${members.length} ${state}`).join(', ') || 'no apps';
}
