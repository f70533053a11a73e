import { formatPosition, type Problem } from '../../problems.ts';
import { stepLabel, symbols } from '../text-labels.ts';
import { goesWithoutSaying } from '../text-steps.ts';
import type { AppPlan, Consent, Reason, Step } from '../types.ts';
import { code, htmlCode } from './foreign.ts';
import { riskOf } from './risk.ts';

/** One app, folded away: each step with its reasons and where they stand. */
export function appDetails(app: AppPlan): string {
  const steps = app.steps.filter((step) => !goesWithoutSaying(step));
  const heading = `${htmlCode(app.app)}: ${count(steps.length, 'step')}, risk ${riskOf(app)}`;
  const lines = steps.flatMap((step) => stepLines(step));
  return ['<details>', `<summary>${heading}</summary>`, '', ...lines, '', '</details>'].join('\n');
}

/** Why an app is blocked or frozen, what else was noticed, and which consents it needs: never folded away. */
export function noticeLines(app: AppPlan): string[] {
  const findings = app.findings.map((finding) => findingLine(app.app, finding));
  const consents = app.steps.length > 0 ? app.consents.map(consentLine) : [];
  return [...findings, ...consents];
}

function stepLines(step: Step): string[] {
  const risk = step.risk.level === 'none' ? '' : ` (${step.risk.level}${seconds(step)})`;
  const title = `- ${code(symbols[step.verb])} ${code(stepLabel(step))}${risk}`;
  return [title, ...unique(step.reasons.map((reason) => `  - ${reasonText(reason)}`))];
}

function seconds({ risk }: Step): string {
  return risk.seconds === undefined ? '' : `, up to ${Math.max(1, Math.round(risk.seconds))} s`;
}

function reasonText({ text, position }: Reason): string {
  return `${code(text)}${position ? ` at ${code(formatPosition(position))}` : ''}`;
}

function findingLine(app: string, { severity, message, position, suggestions }: Problem): string {
  const place = position ? ` at ${code(formatPosition(position))}` : '';
  const advice = suggestions.map((suggestion) => `\n  - try: ${code(suggestion)}`).join('');
  return `- ${severity === 'error' ? '**error**' : 'warning'} ${code(app)}: ${code(message)}${place}${advice}`;
}

function consentLine({ kind, app, why }: Consent): string {
  return `- **needs** ${code(flags[kind](app))} ${code(app)}: ${code(why)}`;
}

const flags: Readonly<Record<Consent['kind'], (app: string) => string>> = {
  prune: () => '--prune',
  data: (app) => `--allow data:${app}`,
  'mass-delete': () => '--allow-mass-delete',
};

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
