import { neutraliseLine } from '../../lib/escape.ts';
import { formatPosition, type Problem } from '../problems.ts';
import type { TextContext } from './text.ts';
import { layout, type Span, span, whole } from './text-layout.ts';
import type { AppPlan, Consent } from './types.ts';

/** Why an app is blocked or frozen, what else was noticed, and which consents its steps need. */
export function findingLines(app: AppPlan, context: TextContext): string[] {
  const hinder = app.status === 'blocked' || app.status === 'frozen';
  const findings = context.verbose || hinder || app.steps.length > 0 ? app.findings : app.findings.filter(isLoud);
  const tree = app.steps.length > 0;
  const sorted = findings.toSorted((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
  return [
    ...sorted.flatMap((finding, index) => oneFinding(finding, index === sorted.length - 1, { tree, hinder }, context)),
    ...(tree ? consentLines(app, context) : []),
  ];
}

/** What a person wants to know although there is nothing to do. */
export function isLoud({ code }: Problem): boolean {
  return code === 'drift-left' || code === 'held' || code === 'unhealthy';
}

interface Around {
  readonly tree: boolean;
  /** Where some findings hinder the app, those that do not must be told from them. */
  readonly hinder: boolean;
}

function oneFinding(finding: Problem, last: boolean, around: Around, { width, paint }: TextContext): string[] {
  const { tree, hinder } = around;
  const guide = tree ? (last ? '   ' : '│  ') : '  ';
  const first = tree ? (last ? '└─ ' : '├─ ') : '  ';
  const style = finding.severity === 'error' ? 'red' : 'yellow';
  const text: Span[] = [
    ...(tree ? [span('! ', style)] : []),
    ...(finding.position ? [whole(`${formatPosition(finding.position)}:`, 'bold'), span(' ')] : []),
    ...(hinder && finding.severity === 'warning' ? [span('warning:', style), span(' ')] : []),
    span(neutraliseLine(finding.message)),
  ];
  return [
    ...layout(text, { width, first, rest: `${guide}  ` }, paint),
    ...finding.suggestions.flatMap((suggestion) =>
      layout(
        [span('try: ', 'cyan'), ...withCommand(neutraliseLine(suggestion))],
        { width, first: `${guide}  `, rest: `${guide}       ` },
        paint,
      ),
    ),
  ];
}

/** A command stays on one line, fit to be copied. */
function withCommand(suggestion: string): Span[] {
  const { before = suggestion, command = '', after = '' } = commandIn.exec(suggestion)?.groups ?? {};
  return [span(before), whole(command), span(after)];
}

const commandIn = /^(?<before>(?:.*?: )?)(?<command>(?:orbitr|docker) [^,(]*[^,( ])(?<after>.*)$/;

function consentLines(app: AppPlan, { width, paint }: TextContext): string[] {
  return app.consents.flatMap((consent) => {
    // a plan that removes an app was asked to
    if (consent.kind === 'prune') return [];
    const { heading, flag } = consentWords[consent.kind];
    const text = [
      span(heading, 'red'),
      span(` ${neutraliseLine(consent.why)}; needs `),
      whole(flag(consent.app), 'bold'),
    ];
    return layout(text, { width, first: '  ', rest: ' '.repeat(heading.length + 3) }, paint);
  });
}

type Words = { readonly heading: string; readonly flag: (app: string) => string };

const consentWords: Readonly<Record<Exclude<Consent['kind'], 'prune'>, Words>> = {
  data: { heading: 'DATA', flag: (app) => `--allow data:${app}` },
  'mass-delete': { heading: 'MANY', flag: () => '--allow-mass-delete' },
};
