import { displayWidth, layout, type Paint, span, whole } from '../../core/plan/text-layout.ts';

export interface HelpOptions {
  readonly width: number;
  readonly colour: boolean;
}

/** A heading over lines; nothing where there are none. */
export function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [paint('bold', title), ...lines];
}

/** Two columns, the right one wrapped; a left cell that is too long has a line of its own. */
export function rows(cells: readonly (readonly [string, string])[], { width }: HelpOptions, paint: Paint): string[] {
  const room = Math.min(28, Math.max(0, ...cells.map(([left]) => displayWidth(left))));
  const rest = ' '.repeat(room + 4);
  return cells.flatMap(([left, right]) => {
    const fits = displayWidth(left) <= room;
    const body = fits ? [whole(`  ${left.padEnd(room)}  `), span(right)] : [span(right)];
    const lines = layout(body, { width, first: fits ? '' : rest, rest }, paint);
    return fits ? lines : [`  ${left}`, ...lines];
  });
}
