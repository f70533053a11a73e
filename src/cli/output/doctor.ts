import { layout, painter, type Span, type Style, span, whole } from '../../core/plan/text-layout.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { DoctorReport, DoctorRow } from '../../operations/doctor.ts';

export interface DoctorTextOptions {
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Only what is not as it should be. */
  readonly quiet: boolean;
}

/** A line a row, under it what mends it; then how it stands in all. Ends with a newline. */
export function doctorText(report: DoctorReport, { width, colour, unicode, quiet }: DoctorTextOptions): string {
  const paint = painter(colour);
  const shown = report.rows.filter(({ level }) => !quiet || level !== 'ok');
  const room = Math.max(0, ...shown.map(({ name }) => name.length));
  const rest = ' '.repeat(room + 4);
  const lines = shown.flatMap((row) => {
    const { mark, style } = marks(unicode)[row.level];
    const heading = [whole(mark, style), whole(` ${row.name.padEnd(room)}  `)];
    const lines = layout([...heading, span(neutraliseLine(row.text))], { width, first: '', rest }, paint);
    const fixes = row.fixes.flatMap((fix) =>
      layout(
        [span('try: ', 'cyan'), ...commandWhole(neutraliseLine(fix))],
        { width, first: rest, rest: `${rest}     ` },
        paint,
      ),
    );
    return [...lines, ...fixes];
  });
  return [...lines, ...(lines.length > 0 ? [''] : []), verdict(report.rows), ''].join('\n');
}

/** A command stays on one line, fit to be copied. */
function commandWhole(fix: string): Span[] {
  const { before = fix, command = '', after = '' } = commandIn.exec(fix)?.groups ?? {};
  return [span(before), whole(command), span(after)];
}

const commandIn = /^(?<before>(?:.*?: )?)(?<command>(?:sudo|export|unset|orbitr|docker) [^,(]*[^,( ])(?<after>.*)$/;

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
