import { neutraliseLine } from '../../lib/escape.ts';
import { formatPosition, type Problem } from '../problems.ts';
import type { TextContext } from './text.ts';
import { layout, type Span, span, whole } from './text-layout.ts';
import type { AppPlan } from './types.ts';

/** Why an app is blocked or frozen, what else was noticed, and which consents its steps need. */
export function findingLines(app: AppPlan, context: TextContext): string[] {
  const hinder = app.status === 'blocked' || app.status === 'frozen';
  const findings = context.verbose || hinder || app.steps.length > 0 ? app.findings : app.findings.filter(isLoud);
  const tree = app.steps.length > 0;
  return [
    ...findings.flatMap((finding, index) => oneFinding(finding, index === findings.length - 1, tree, context)),
    ...(tree ? consentLines(app, context) : []),
  ];
}

/** What a person wants to know although there is nothing to do. */
export function isLoud({ code }: Problem): boolean {
  return code === 'drift-left' || code === 'unhealthy';
}

function oneFinding(finding: Problem, last: boolean, tree: boolean, { width, paint }: TextContext): string[] {
  const guide = tree ? (last ? '   ' : '│  ') : '  ';
  const first = tree ? (last ? '└─ ' : '├─ ') : '  ';
  const style = finding.severity === 'error' ? 'red' : 'yellow';
  const text: Span[] = [
    ...(tree ? [span('! ', style)] : []),
    ...(finding.position ? [whole(`${formatPosition(finding.position)}:`, 'bold'), span(' ')] : []),
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
  return app.consents
    .filter((consent) => consent.kind === 'data')
    .flatMap((consent) =>
      layout(
        [
          span('DATA', 'red'),
          span(` ${neutraliseLine(consent.why)}; needs `),
          whole(`--allow data:${consent.app}`, 'bold'),
        ],
        { width, first: '  ', rest: '       ' },
        paint,
      ),
    );
}
