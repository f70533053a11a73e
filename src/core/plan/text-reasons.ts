import { neutraliseLine } from '../../lib/escape.ts';
import { formatPosition } from '../problems.ts';
import type { TextContext } from './text.ts';
import { displayWidth, layout, type Span, span, whole } from './text-layout.ts';
import type { AppChange, Reason, Step, Verb } from './types.ts';

/**
 * Each reason on a line with its place in the files; broken into several lines only where it does not fit.
 * `said` collects the app's reasons: what is removed or stopped as a whole is told why once.
 */
export function reasonLines(
  step: Step,
  change: AppChange,
  said: Set<string>,
  under: string,
  context: TextContext,
): string[] {
  const reasons = context.verbose
    ? step.reasons
    : step.reasons.filter((reason) => tellsSomething(reason, step.verb, change) && !said.has(reason.text));
  if (change === 'remove' || change === 'stop') for (const reason of reasons) said.add(reason.text);
  return reasons.flatMap((reason) => oneReason(reason, under, context));
}

/** That something new has to be made because it is not there yet needs no words; that a service joins an app does. */
export function tellsSomething(reason: Reason, verb: Verb, change: AppChange): boolean {
  if (reason.source !== 'desired') return true;
  if (reason.code === 'missing') return verb === 'create' && change !== 'install';
  return !silent.has(reason.code);
}

const silent: ReadonlySet<Reason['code']> = new Set(['image-missing', 'net-missing', 'not-running', 'gate']);

function oneReason(reason: Reason, under: string, { width, paint }: TextContext): string[] {
  const position = reason.position ? formatPosition(reason.position) : undefined;
  const text = sentence(reason);
  const plain = text.map((part) => part.text).join('');
  const frame = { width, first: under, rest: `${under}  ` };
  if (position && displayWidth(under) + displayWidth(plain) + displayWidth(position) + 2 <= width) {
    return layout([...text, span(' '), whole(`(${position})`, 'dim')], frame, paint);
  }
  const fits = displayWidth(under) + displayWidth(plain) <= width;
  const body = fits
    ? layout(text, frame, paint)
    : (apart(reason, under, { width, paint }) ?? layout(text, frame, paint));
  return [...body, ...(position ? layout([whole(position, 'dim')], { ...frame, first: `${under}  ` }, paint) : [])];
}

function sentence(reason: Reason): Span[] {
  const { path, before, after } = reason;
  if (path === undefined || (before === undefined && after === undefined)) return [span(neutraliseLine(reason.text))];
  const name = span(`${neutraliseLine(path)}:`);
  if (before === undefined) return [name, span(` ${neutraliseLine(after ?? '')}`, 'green'), span(' (new)', 'dim')];
  if (after === undefined) return [name, span(` ${neutraliseLine(before)}`, 'red'), span(' (gone)', 'dim')];
  return [
    name,
    span(` ${neutraliseLine(before)}`, 'red'),
    span(' →', 'dim'),
    span(` ${neutraliseLine(after)}`, 'green'),
  ];
}

/** Long values stand under each other, so that the eye finds the difference. */
function apart(
  reason: Reason,
  under: string,
  { width, paint }: Pick<TextContext, 'width' | 'paint'>,
): string[] | undefined {
  const { path, before, after } = reason;
  if (path === undefined || before === undefined || after === undefined) return undefined;
  const side = (sign: string, value: string, style: 'red' | 'green') =>
    layout(
      [span(`${sign} `, style), span(neutraliseLine(value), style)],
      { width, first: `${under}  `, rest: `${under}    ` },
      paint,
    );
  return [
    ...layout([span(`${neutraliseLine(path)}:`)], { width, first: under, rest: under }, paint),
    ...side('-', before, 'red'),
    ...side('+', after, 'green'),
  ];
}
