import { Box, Text } from 'ink';
import type { AppView } from '../view-model.ts';
import type { Glyphs } from '../words.ts';
import { StepLine } from './step-line.tsx';

export interface AppBlockProps {
  readonly app: AppView;
  readonly now: number;
  readonly columns: number;
  readonly spinner: string;
  readonly glyphs: Glyphs;
}

/** An app at work: its name, how many steps are over, and the steps that run now. */
export function AppBlock({ app, now, columns, spinner, glyphs }: AppBlockProps) {
  const over = app.steps.filter((step) => step.state !== 'waiting' && step.state !== 'active').length;
  const active = app.steps.filter((step) => step.state === 'active');
  return (
    <Box flexDirection="column">
      <Text wrap="truncate-end">
        <Text bold>{app.name}</Text>
        <Text dimColor>{`  ${over} of ${app.steps.length} steps`}</Text>
      </Text>
      {active.map((step) => (
        <StepLine key={step.id} step={step} now={now} columns={columns} spinner={spinner} glyphs={glyphs} />
      ))}
    </Box>
  );
}
