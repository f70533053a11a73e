import { layout, painter, type Style, span, whole } from '../../core/plan/text-layout.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { DoctorReport, DoctorRow } from '../../operations/doctor.ts';

export interface DoctorTextOptions {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/** A line a row, under it what mends it; then how it stands in all. Ends with a newline. */
export function doctorText(report: DoctorReport, { width, colour, unicode }: DoctorTextOptions): string {
  const paint = painter(colour);
  const room = Math.max(...report.rows.map(({ name }) => name.length));
  const rest = ' '.repeat(room + 4);
  const lines = report.rows.flatMap((row) => {
    const { mark, style } = marks(unicode)[row.level];
    const heading = [whole(mark, style), whole(` ${row.name.padEnd(room)}  `)];
    const lines = layout([...heading, span(neutraliseLine(row.text))], { width, first: '', rest }, paint);
    const fixes = row.fixes.flatMap((fix) =>
      layout([span('try: ', 'cyan'), span(neutraliseLine(fix))], { width, first: rest, rest: `${rest}     ` }, paint),
    );
    return [...lines, ...fixes];
  });
  return `${lines.join('\n')}\n\n${verdict(report.rows)}\n`;
}

type Mark = { readonly mark: string; readonly style: Style };

function marks(unicode: boolean): Readonly<Record<DoctorRow['level'], Mark>> {
  return {
    ok: { mark: unicode ? '✓' : '+', style: 'green' },
    warn: { mark: '!', style: 'yellow' },
    fail: { mark: unicode ? '✗' : 'x', style: 'red' },
  };
}

function verdict(rows: readonly DoctorRow[]): string {
  const count = (level: DoctorRow['level']) => rows.filter((row) => row.level === level).length;
  if (count('fail') > 0) return `${count('fail')} to mend, ${count('warn')} to mind.`;
  return count('warn') > 0 ? `Ready, ${count('warn')} to mind.` : 'Ready.';
}
