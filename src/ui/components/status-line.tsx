import { Text } from 'ink';
import type { PassView } from '../view-model.ts';
import { duration } from '../words.ts';

export interface StatusLineProps {
  readonly view: PassView;
  readonly now: number;
  /** Apps at work that the screen has no room for. */
  readonly hidden: number;
  readonly unicode: boolean;
}

/** The last line: how much is over of all, and since when. */
export function StatusLine({ view, now, hidden, unicode }: StatusLineProps) {
  const steps = view.apps.flatMap((app) => app.steps);
  const over = steps.filter((step) => step.state !== 'waiting' && step.state !== 'active').length;
  const count = (state: string) => view.apps.filter((app) => app.state === state).length;
  const parts = [
    ...(hidden > 0 ? [`${hidden} more at work`] : []),
    `${over} of ${steps.length} steps`,
    `${count('over')} of ${view.apps.length} apps`,
    ...(count('waiting') > 0 ? [`${count('waiting')} waiting`] : []),
    duration(now - view.startedAt),
  ];
  return (
    <Text dimColor wrap="truncate-end">
      {parts.join(unicode ? ' · ' : ', ')}
    </Text>
  );
}
