import type { PassEvent, Progress } from '../../core/events.ts';
import { stepLabel } from '../../core/plan/text-labels.ts';
import type { Step } from '../../core/plan/types.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { duration, progressText } from '../../ui/words.ts';

/** Milliseconds without a word of a step after which a reader wants to know whether anything still goes on. */
const patience = 30_000;

/** Steps that run, and when each was last spoken of: a log has no spinner to show that a pass goes on, and what it waits for. */
export interface Silence {
  readonly take: (event: PassEvent, now: number) => void;
  /** It was printed. */
  readonly broken: (step: Step, now: number) => void;
  readonly lastWord: (step: Step) => number;
  readonly isRunning: (step: Step) => boolean;
  /** One for each step that was silent for long: more and more rarely, the longer it takes. */
  readonly lines: (now: number) => readonly string[];
}

export function watchSilence(): Silence {
  const running = new Map<string, Running>();
  return {
    take: (event, now) => {
      if (event.kind === 'step-started')
        running.set(event.step.id, { step: event.step, began: now, spoke: now, last: undefined });
      if (event.kind === 'step-progress') change(running, event.step, { last: event.progress });
      if (ends.has(event.kind) && 'step' in event) running.delete(event.step.id);
    },
    broken: (step, now) => change(running, step, { spoke: now }),
    lastWord: ({ id }) => running.get(id)?.spoke ?? 0,
    isRunning: ({ id }) => running.has(id),
    lines: (now) => {
      const silent = [...running.values()].filter(
        ({ began, spoke }) => now - spoke >= Math.max(patience, (now - began) / 2),
      );
      for (const { step } of silent) change(running, step, { spoke: now });
      return silent.map((one) => soFar(one, now));
    },
  };
}

interface Running {
  readonly step: Step;
  readonly began: number;
  readonly spoke: number;
  /** Also of what was not printed, so as not to fill the log. */
  readonly last: Progress | undefined;
}

const ends: ReadonlySet<PassEvent['kind']> = new Set<PassEvent['kind']>(['step-done', 'step-failed', 'step-skipped']);

function change(running: Map<string, Running>, { id }: Step, facts: Partial<Running>): void {
  const known = running.get(id);
  if (known) running.set(id, { ...known, ...facts });
}

function soFar({ step, began, last }: Running, now: number): string {
  const word = last ? `: ${neutraliseLine(progressText(last))}` : '';
  return `${step.app}: ${stepLabel(step)} ... ${duration(now - began)} so far${word}`;
}
