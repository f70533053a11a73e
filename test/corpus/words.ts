import type { OrbitrResult } from '../rig/orbitr.ts';

/** What tells of the fault, without names that only this file has. */
export function wordsOf({ exit, all }: OrbitrResult): string {
  if (exit === undefined) return 'it took too long';
  const failed = / failed after [\d.]+ s: (.*)/.exec(all)?.[1];
  const stopped = /(?:blocked|frozen)(?:: .*)?\n((?: .*\n)+?) +try: /.exec(all)?.[1];
  const lines = all.split('\n').map((line) => line.trim());
  const words =
    failed ?? stopped ?? lines.find((line) => /orbitr: |✗/.test(line)) ?? lines.findLast((line) => line !== '');
  return (words ?? `exit ${exit}`)
    .replaceAll(/\s+/g, ' ')
    .replace(/^ ?\S+:\d+:\d+: /, '')
    .replaceAll(/\/\S*orbitr-corpus-\w+/g, '…')
    .replace(/container \S+:/, 'container:');
}
