import type { OrbitrResult } from '../rig/orbitr.ts';

/** What tells of the fault, without names that only this file has. */
export function wordsOf({ exit, all }: OrbitrResult): string {
  const failed = / failed after [\d.]+ s: (.*)/.exec(all)?.[1];
  const stopped = /(?:blocked|frozen)(?:: .*)?\n((?: .*\n)+?) +try: /.exec(all)?.[1];
  const lines = all.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '');
  if (exit === undefined) return `it took too long; its last line: ${withoutPlaces(last ?? '')}`;
  const words = failed ?? stopped ?? lines.find((line) => /orbitr: |✗/.test(line)) ?? last;
  return withoutPlaces(words ?? `exit ${exit}`)
    .replace(/^\S+:\d+:\d+: /, '')
    .replace(/container \S+:/, 'container:');
}

/** Without what only this run has. */
export function withoutPlaces(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/\/\S*orbitr-corpus-\w+/g, '…')
    .replaceAll(/\/\S*orbitr-rig\/[\w-]+/g, '…');
}
