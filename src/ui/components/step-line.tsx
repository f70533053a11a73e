import { Box, Text } from 'ink';
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

/** One step at work, on one line: what it does, how far it is, how long it has taken. */
export function StepLine({ step, now, columns, spinner, glyphs }: StepLineProps) {
  const part = step.progress ? fraction(step.progress) : undefined;
  const elapsed = step.startedAt === undefined ? 0 : now - step.startedAt;
  return (
    <Box width={columns}>
      <Box flexShrink={0} width={4}>
        <Text color="cyan">{`  ${spinner} `}</Text>
      </Box>
      <Box flexShrink={1}>
        <Text wrap="truncate-end">{step.label}</Text>
      </Box>
      {part === undefined ? null : (
        <Box flexShrink={0} marginLeft={1}>
          <Bar fraction={part} width={columns < 100 ? 12 : 24} glyphs={glyphs} />
        </Box>
      )}
      {step.progress ? (
        <Box flexShrink={100} marginLeft={1}>
          <Text dimColor wrap="truncate-end">
            {neutraliseLine(progressText(step.progress))}
          </Text>
        </Box>
      ) : null}
      {elapsed < 1000 ? null : (
        <Box flexShrink={0} marginLeft={1}>
          <Text dimColor>{duration(elapsed)}</Text>
        </Box>
      )}
    </Box>
  );
}
