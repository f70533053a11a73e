import { Box } from 'ink';
import { AppBlock } from '../components/app-block.tsx';
import { StatusLine } from '../components/status-line.tsx';
import type { AppView, PassView } from '../view-model.ts';
import { glyphs as glyphsFor } from '../words.ts';

export interface PassFrameProps {
  readonly view: PassView;
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  /** Counts up; turns the spinner. */
  readonly frame: number;
  readonly unicode: boolean;
}

/** The moving part of the screen: apps at work as far as there is room, then one line for all the rest. */
export function PassFrame({ view, now, columns, rows, frame, unicode }: PassFrameProps) {
  const glyphs = glyphsFor(unicode);
  const spinner = glyphs.spinner[frame % glyphs.spinner.length] ?? '';
  const active = view.apps.filter((app) => app.state === 'active');
  const shown = fitting(active, rows - 2);
  return (
    <Box flexDirection="column" width={columns}>
      {shown.map((app) => (
        <AppBlock key={app.name} app={app} now={now} columns={columns} spinner={spinner} glyphs={glyphs} />
      ))}
      <StatusLine view={view} now={now} hidden={active.length - shown.length} unicode={unicode} />
    </Box>
  );
}

/** A frame higher than the terminal would scroll and leave its remains behind. */
function fitting(apps: readonly AppView[], rows: number): AppView[] {
  const shown: AppView[] = [];
  let used = 0;
  for (const app of apps) {
    used += 1 + app.steps.filter((step) => step.state === 'active').length;
    if (used > rows) break;
    shown.push(app);
  }
  return shown;
}
