import { closeSync, openSync, readSync } from 'node:fs';
import { neutraliseLine } from '../../lib/escape.ts';
import { splitLines } from '../../lib/line-stream.ts';

const beat = 100;

/** Gives the lines of a file as it grows. `end` reads the rest. */
export function follow(path: string, onLine: (line: string) => void): { readonly end: () => void } {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(65_536);
  const lines = splitLines((line) => {
    const shown = neutraliseLine(line).trimEnd();
    if (shown !== '') onLine(shown);
  });
  const read = (): void => {
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) lines.push(chunk.subarray(0, size));
  };
  const timer = setInterval(read, beat);
  return {
    end: () => {
      clearInterval(timer);
      read();
      lines.end();
      closeSync(file);
    },
  };
}
