import type { Failure, PassEvent } from '../../core/events.ts';
import { awaited, stepLabel } from '../../core/plan/text-labels.ts';
import type { Step } from '../../core/plan/types.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { duration, endingText, hasAddress, progressText } from '../../ui/words.ts';

/**
 * An event as lines for a log: no colour, no cursor, the app first. Plans and the end of the pass are printed elsewhere.
 * `unready`: the app was being waited for when somebody interrupted.
 */
export function eventLines(event: PassEvent, unready = false): readonly string[] {
  switch (event.kind) {
    case 'plan':
    case 'pass-done':
      return [];
    case 'replan':
      return [`planned again: ${neutraliseLine(event.why)}`];
    case 'step-started':
      return [`${event.step.app}: ${stepLabel(event.step)} ...`];
    case 'step-progress':
      return [`${event.step.app}: ${stepLabel(event.step)} ... ${neutraliseLine(progressText(event.progress))}`];
    case 'step-done':
      return [`${event.step.app}: ${doneText(event.step, event.ms, event.note)}`];
    case 'step-failed':
      return failureLines(event.step.app, `${stepLabel(event.step)} failed after ${duration(event.ms)}`, event.failure);
    case 'step-skipped':
      return [`${event.step.app}: skipped because ${neutraliseLine(event.because)}`];
    case 'warning':
      return [`${event.app ? `${event.app}: ` : ''}warning: ${neutraliseLine(event.message)}`];
    case 'app-done':
      if (event.outcome === 'unchanged') return [];
      return [
        ...(event.verdicts ?? []).flatMap((verdict) => verdictLines(event.app, verdict)),
        `${event.app}: ${[endingText(event.outcome, event.ms, unready), ...(hasAddress(event.outcome) ? event.urls.map(neutraliseLine) : [])].join(' ')}`,
      ];
    case 'interrupted':
      return [neutraliseLine(event.message)];
  }
}

function doneText(step: Step, ms: number, note: string | undefined): string {
  const what = awaited(step);
  // --no-wait: nothing is known of it
  if (step.target.kind === 'wait' && note === 'not waited for') return `${neutraliseLine(step.target.service)} ${note}`;
  const text = what === undefined ? `${stepLabel(step)} done in ${duration(ms)}` : `${what} after ${duration(ms)}`;
  return note ? `${text} (${neutraliseLine(note)})` : text;
}

/** What the container said stands with the step that failed. */
function verdictLines(app: string, { message, suggestions }: Failure): string[] {
  return [`${app}: ${neutraliseLine(message)}`, ...suggestions.map((text) => `${app}:   try: ${neutraliseLine(text)}`)];
}

function failureLines(app: string, what: string, failure: Failure): string[] {
  return [
    `${app}: ${what}: ${neutraliseLine(failure.message)}`,
    ...failure.detail.map((line) => `${app}:   | ${neutraliseLine(line)}`),
    ...failure.suggestions.map((text) => `${app}:   try: ${neutraliseLine(text)}`),
  ];
}
