import type { AppOutcome, Failure, PassEvent, PassResult, Progress } from '../core/events.ts';
import { stepLabel } from '../core/plan/text-labels.ts';
import type { Plan, Step } from '../core/plan/types.ts';
import { neutraliseLine } from '../lib/escape.ts';

/** What the terminal shows of a pass: apps with their steps, and a record of what is over. Times are Unix milliseconds. */
export interface PassView {
  readonly startedAt: number;
  /** Apps that have steps, in the plan's order. */
  readonly apps: readonly AppView[];
  /** Grows only: what stays in the scrollback. */
  readonly record: readonly RecordItem[];
  readonly result?: PassResult;
}

export interface AppView {
  readonly name: string;
  readonly state: 'waiting' | 'active' | 'over';
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly id: string;
  readonly label: string;
  /** left: it was being waited for when somebody interrupted. */
  readonly state: 'waiting' | 'active' | 'done' | 'failed' | 'skipped' | 'left';
  readonly startedAt?: number;
  readonly progress?: Progress;
  readonly failure?: Failure;
}

export type RecordItem =
  | {
      readonly kind: 'app';
      readonly app: string;
      readonly outcome: AppOutcome;
      readonly ms: number;
      readonly urls: readonly string[];
      /** Somebody interrupted while it was waited for. */
      readonly unready: boolean;
      readonly failures: readonly { readonly label: string; readonly failure: Failure }[];
    }
  | { readonly kind: 'note'; readonly tone: 'warning' | 'info'; readonly text: string };

export function emptyView(now: number): PassView {
  return { startedAt: now, apps: [], record: [] };
}

/** The next view. Pure: the same events at the same times give the same view. */
export function reduce(view: PassView, event: PassEvent, now: number): PassView {
  switch (event.kind) {
    case 'plan':
      return { ...view, apps: appsOf(event.plan) };
    case 'replan':
      return note({ ...view, apps: merge(view.apps, appsOf(event.plan)) }, 'info', `planned again: ${event.why}`);
    case 'step-started':
      return step(view, event.step, { state: 'active', startedAt: now });
    case 'step-progress':
      return step(view, event.step, { progress: event.progress });
    case 'step-done':
      return step(view, event.step, { state: 'done' });
    case 'step-failed':
      return step(view, event.step, { state: 'failed', failure: event.failure });
    case 'step-skipped':
      return step(view, event.step, { state: isWaitedFor(view, event.step) ? 'left' : 'skipped' });
    case 'warning':
      return note(view, 'warning', event.app ? `${event.app}: ${event.message}` : event.message);
    case 'app-done':
      return finish(view, event);
    case 'interrupted':
      return note(view, 'warning', event.message);
    case 'pass-done':
      return { ...view, result: event.result };
  }
}

function isWaitedFor({ apps }: PassView, { id, app, verb }: Step): boolean {
  const steps = apps.find(({ name }) => name === app)?.steps ?? [];
  return verb === 'await' && steps.some((step) => step.id === id && step.state === 'active');
}

function appsOf(plan: Plan): AppView[] {
  return plan.apps
    .filter((app) => app.steps.length > 0)
    .map((app) => ({
      name: app.app,
      state: 'waiting',
      steps: app.steps.map((one) => ({ id: one.id, label: stepLabel(one), state: 'waiting' })),
    }));
}

/** A new plan holds only what is left to do: what is over already stays as it was. */
function merge(old: readonly AppView[], fresh: readonly AppView[]): AppView[] {
  const names = new Set(fresh.map((app) => app.name));
  return [...old.filter((app) => !names.has(app.name) && app.state === 'over'), ...fresh];
}

function step(view: PassView, of: Step, change: Partial<StepView>): PassView {
  const known = view.apps.some((app) => app.name === of.app);
  const apps = known ? view.apps : [...view.apps, { name: of.app, state: 'active' as const, steps: [] }];
  return {
    ...view,
    apps: apps.map((app) =>
      app.name === of.app ? { ...app, state: 'active', steps: changed(app.steps, of, change) } : app,
    ),
  };
}

function changed(steps: readonly StepView[], of: Step, change: Partial<StepView>): StepView[] {
  const known = steps.some((one) => one.id === of.id);
  const all: readonly StepView[] = known ? steps : [...steps, { id: of.id, label: stepLabel(of), state: 'waiting' }];
  return all.map((one) => (one.id === of.id ? { ...one, ...change } : one));
}

function finish(view: PassView, event: Extract<PassEvent, { kind: 'app-done' }>): PassView {
  const steps = view.apps.find((app) => app.name === event.app)?.steps ?? [];
  const failures = steps.flatMap(({ label, failure }) => (failure ? [{ label, failure }] : []));
  const { app, outcome, ms, urls } = event;
  const unready = steps.some(({ state }) => state === 'left');
  const verdicts = (event.verdicts ?? []).map((failure) => ({ label: '', failure }));
  const silent = outcome === 'unchanged' && steps.length === 0;
  return {
    ...view,
    apps: view.apps.map((one) => (one.name === app ? { ...one, state: 'over' } : one)),
    record: silent
      ? view.record
      : [...view.record, { kind: 'app', app, outcome, ms, urls, unready, failures: [...failures, ...verdicts] }],
  };
}

function note(view: PassView, tone: 'warning' | 'info', text: string): PassView {
  return { ...view, record: [...view.record, { kind: 'note', tone, text: neutraliseLine(text) }] };
}
