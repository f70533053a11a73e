import { Text } from 'ink';
import type { Glyphs } from '../words.ts';

export interface BarProps {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly width: number;
  readonly glyphs: Glyphs;
}

export function Bar({ fraction, width, glyphs }: BarProps) {
  const full = Math.round(fraction * width);
  return (
    <Text>
      <Text color="cyan">{glyphs.full.repeat(full)}</Text>
      <Text dimColor>{glyphs.empty.repeat(width - full)}</Text>
    </Text>
  );
}
