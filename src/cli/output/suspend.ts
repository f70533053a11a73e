import { neutraliseLine } from '../../lib/escape.ts';
import type { Suspended } from '../../operations/suspend.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

interface Flags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
}

export async function printSuspended(terminal: Terminal, { output, quiet }: Flags, result: Suspended): Promise<void> {
  if (output !== 'table') return terminal.out(await dataText(result, output));
  if (quiet) return;
  const app = neutraliseLine(result.app);
  terminal.out(
    result.changed.length === 0
      ? `${app} is suspended already.\n`
      : `${app} is suspended: nothing of it is touched until \`orbitr resume ${app}\`.\n`,
  );
}

export async function printResumed(terminal: Terminal, { output, quiet }: Flags, result: Suspended): Promise<void> {
  if (output !== 'table') return terminal.out(await dataText(result, output));
  if (quiet) return;
  const app = neutraliseLine(result.app);
  terminal.out(
    result.changed.length === 0
      ? `${app} was neither suspended nor held.\n`
      : `${app} is reconciled again; see what that means: orbitr plan --app ${app}\n`,
  );
}
