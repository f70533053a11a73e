import { expect, test } from 'vitest';
import { splitLines } from '../../../src/lib/line-stream.ts';

function linesOf(chunks: readonly (Uint8Array | string)[], longest?: number): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), longest);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('puts together what chunks cut apart, also inside a character', () => {
  const bytes = Buffer.from('erste Zeile\r\nzweite: é😀\n\nletzte');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    expect(linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual([
      'erste Zeile',
      'zweite: é😀',
      '',
      'letzte',
    ]);
  }
});

test('an unending line comes in parts', () => {
  expect(linesOf(['aaaa', 'bbbb', 'c\nd'], 4)).toEqual(['aaaa', 'bbbb', 'c', 'd']);
});
