import { neutraliseLine } from '../../lib/escape.ts';
import { layout, painter, type Span, span, table, whole } from '../plan/text-layout.ts';
import { variableOf } from '../secrets/variable-of.ts';
import type { NotifierList, NotifierRow, NotifierTest, TestedNotifier } from './report.ts';

export interface NotifierTextOptions {
  readonly width: number;
  readonly colour: boolean;
}

const none = 'orbitr.yaml has no notifications: see docs/notifications.md\n';

/** One row a notifier; below, what each is told of, where that is not all the same. Ends with a newline. */
export function notifierListText({ notifiers }: NotifierList, { width, colour }: NotifierTextOptions): string {
  if (notifiers.length === 0) return none;
  const paint = painter(colour);
  const rows = notifiers.map((row): Span[] => [
    span(row.name, 'bold'),
    span(row.type),
    span(neutraliseLine(row.where)),
    row.missing === undefined ? span('yes', 'green') : span('no secret', 'red'),
  ]);
  const told = notifiers.flatMap((row) =>
    layout([span(`${row.name}: `, 'bold'), span(neutraliseLine(toldOf(row)))], { width, first: '', rest: '  ' }, paint),
  );
  const missing = notifiers.flatMap(({ missing: path }) =>
    path === undefined
      ? []
      : layout(
          [
            span('! ', 'yellow'),
            span(`the secret ${neutraliseLine(path)} has no value; `),
            whole(`set ${variableOf(path)}`),
          ],
          { width, first: '', rest: '  ' },
          paint,
        ),
  );
  const lines = [...table(['NAME', 'TYPE', 'WHERE', 'READY'], rows, paint), '', ...told, ...missing];
  return `${lines.join('\n')}\n`;
}

/** One row a notifier, with what its service answered. Ends with a newline. */
export function notifierTestText({ notifiers }: NotifierTest, { width, colour }: NotifierTextOptions): string {
  if (notifiers.length === 0) return none;
  const paint = painter(colour);
  const widest = Math.max(...notifiers.map(({ name }) => name.length));
  const lines = notifiers.flatMap((one) => {
    const sign = one.delivered ? span('+ ', 'green') : span('x ', 'red');
    const name = span(`${one.name.padEnd(widest)} `, 'bold');
    return [
      ...layout([sign, whole(name.text, 'bold'), span(` ${wordsOf(one)}`)], { width, first: '', rest: '  ' }, paint),
      ...(one.suggestions ?? []).flatMap((text) =>
        layout([span('try: ', 'cyan'), whole(neutraliseLine(text))], { width, first: '  ', rest: '    ' }, paint),
      ),
    ];
  });
  const failed = notifiers.filter(({ delivered }) => !delivered).length;
  const count = notifiers.length === 1 ? '1 notifier' : `${notifiers.length} notifiers`;
  const closing = failed === 0 ? `${count} told.` : `${failed} of ${count} failed.`;
  return `${[...lines, closing].join('\n')}\n`;
}

function wordsOf({ where, delivered, answer = '', why = '', attempts }: TestedNotifier): string {
  if (!delivered) return neutraliseLine(why);
  const times = attempts > 1 ? `, at attempt ${attempts}` : '';
  return neutraliseLine(`${where} took it${answer ? `: ${answer}` : ''}${times}`);
}

function toldOf({ on, severity, apps, remindSeconds }: NotifierRow): string {
  const whose = apps ? `of ${apps.join(', ')}` : 'of all apps';
  const least = severity === 'info' ? '' : `, from ${severity} on`;
  const again = remindSeconds === undefined ? '' : `; again after ${shortly(remindSeconds)}`;
  return `${on.join(', ')} ${whose}${least}${again}`;
}

function shortly(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
