import { Text } from 'ink';
import { displayWidth, shorten } from '../../core/plan/text-layout.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { StepView } from '../view-model.ts';
import { duration, fraction, type Glyphs, progressText } from '../words.ts';
import { Bar } from './bar.tsx';

export interface StepLineProps {
  readonly step: StepView;
  readonly now: number;
  readonly columns: number;
  readonly spinner: string;
  readonly glyphs: Glyphs;
}

/** One step at work, on one line: what it does, how far it is, how long it has taken. Where there is little room, words go before the bar. */
export function StepLine({ step, now, columns, spinner, glyphs }: StepLineProps) {
  const part = step.progress ? fraction(step.progress) : undefined;
  const bar = part === undefined ? 0 : columns < 100 ? 12 : 24;
  const elapsed = now - (step.startedAt ?? now);
  const time = elapsed < 1000 ? '' : `  ${duration(elapsed)}`;
  const room = columns - 4 - (bar > 0 ? bar + 2 : 0) - time.length;
  const label = shorten(step.label, room, glyphs.ellipsis);
  const progress = step.progress ? `  ${neutraliseLine(progressText(step.progress))}` : '';
  const left = room - displayWidth(label);
  const words = bar > 0 ? (displayWidth(progress) <= left ? progress : '') : shortened(progress, left, glyphs);
  return (
    <Text wrap="truncate-end">
      <Text color="cyan">{`  ${spinner} `}</Text>
      {label}
      {part === undefined ? '' : '  '}
      {part === undefined ? null : <Bar fraction={part} width={bar} glyphs={glyphs} />}
      <Text dimColor>{`${words}${time}`}</Text>
    </Text>
  );
}

/** A line of a build is worth showing in part; a handful of letters is not. */
function shortened(text: string, room: number, glyphs: Glyphs): string {
  return room < 12 ? '' : shorten(text, room, glyphs.ellipsis);
}
