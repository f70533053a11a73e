import type { Failure, PassEvent } from '../../core/events.ts';
import { awaited, stepLabel } from '../../core/plan/text-labels.ts';
import type { Step } from '../../core/plan/types.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { duration, outcomeWords, progressText } from '../../ui/words.ts';

/** An event as lines for a log: no colour, no cursor, the app first. Plans and the end of the pass are printed elsewhere. */
export function eventLines(event: PassEvent): readonly string[] {
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
      return [
        `${event.step.app}: ${doneText(event.step, event.ms)}${event.note ? ` (${neutraliseLine(event.note)})` : ''}`,
      ];
    case 'step-failed':
      return failureLines(event.step.app, `${stepLabel(event.step)} failed after ${duration(event.ms)}`, event.failure);
    case 'step-skipped':
      return [`${event.step.app}: ${stepLabel(event.step)} skipped because ${neutraliseLine(event.because)}`];
    case 'warning':
      return [`${event.app ? `${event.app}: ` : ''}warning: ${neutraliseLine(event.message)}`];
    case 'app-done':
      if (event.outcome === 'unchanged') return [];
      return [
        `${event.app}: ${outcomeWords[event.outcome]} in ${duration(event.ms)}${event.urls.map((url) => ` ${neutraliseLine(url)}`).join('')}`,
      ];
    case 'interrupted':
      return [neutraliseLine(event.message)];
  }
}

function doneText(step: Step, ms: number): string {
  const what = awaited(step);
  return what === undefined ? `${stepLabel(step)} done in ${duration(ms)}` : `${what} after ${duration(ms)}`;
}

function failureLines(app: string, what: string, failure: Failure): string[] {
  return [
    `${app}: ${what}: ${neutraliseLine(failure.message)}`,
    ...failure.detail.map((line) => `${app}:   | ${neutraliseLine(line)}`),
    ...failure.suggestions.map((text) => `${app}:   try: ${neutraliseLine(text)}`),
  ];
}
