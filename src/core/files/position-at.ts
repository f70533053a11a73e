import type { Position } from '../problems.ts';

/** Line and column of an offset into a text, both from 1. */
export function positionAt(text: string, offset: number, file: string): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
