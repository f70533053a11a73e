import { neutraliseLine } from '../../lib/escape.ts';
import type { Hooked, HookedFile } from '../../operations/hook.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

interface Flags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export async function printHooked(
  terminal: Terminal,
  { output, quiet, verbose }: Flags,
  hooked: Hooked,
): Promise<void> {
  if (output !== 'table') return terminal.out(await dataText(hooked, output));
  const told = hooked.hooks.filter(({ act }) => act !== 'none');
  if (told.length === 0) return terminal.out(`There is no hook of Orbitr’s in ${neutraliseLine(hooked.repository)}.\n`);
  for (const hook of told) {
    terminal.out(`${sentence(hook, hooked.dryRun)}\n`);
    if (hook.text !== undefined && (verbose || hooked.dryRun))
      terminal.out(`\n${hook.text.replace(/^/gm, '  ').trimEnd()}\n\n`);
  }
  const isThere = told.some(({ act }) => act === 'write' || act === 'chain' || act === 'keep');
  if (isThere && !quiet && !hooked.dryRun)
    terminal.err(`\nNow: git push ${neutraliseLine(hooked.repository)} HEAD:${neutraliseLine(hooked.branch)}\n`);
}

function sentence({ act, file }: HookedFile, dryRun: boolean): string {
  const path = neutraliseLine(file);
  const [done, would] = words[act];
  return `${dryRun ? would : done} ${path}${act === 'chain' ? ', which calls what stood there before' : ''}.`;
}

const words: Readonly<Record<HookedFile['act'], readonly [string, string]>> = {
  write: ['Wrote', 'Would write'],
  chain: ['Wrote', 'Would write'],
  keep: ['Nothing to do for', 'Nothing to do for'],
  remove: ['Removed', 'Would remove'],
  restore: ['Brought back', 'Would bring back'],
  none: ['Left', 'Would leave'],
  clash: ['Left', 'Would leave'],
};
