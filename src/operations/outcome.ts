import { errorCodes } from '../core/error-codes.ts';
import type { AppOutcome, AppResult, Failure } from '../core/events.ts';
import type { AppPlan, Plan } from '../core/plan/types.ts';
import { failureOf, type StepEnd } from '../reconcile/walk.ts';

/** One app's end: what its steps came to. */
export function appResult(app: AppPlan, ends: readonly StepEnd[], urls: readonly string[]): AppResult {
  const own = ends.filter(({ step }) => step.app === app.app);
  const failures = own.flatMap((end): Failure[] => (end.kind === 'failed' ? [failureOf(end.error)] : []));
  return { app: app.app, outcome: outcomeOf(app, own, failures), failures, findings: app.findings, urls };
}

function outcomeOf(app: AppPlan, ends: readonly StepEnd[], failures: readonly Failure[]): AppOutcome {
  if (app.status === 'frozen' || app.status === 'blocked') return app.status;
  if (failures.some(({ code }) => code !== 'unhealthy' && code !== 'stopped-meanwhile')) return 'failed';
  if (failures.length > 0) return 'unhealthy';
  if (ends.some(({ kind }) => kind === 'skipped')) return 'skipped';
  if (app.steps.length === 0) return 'unchanged';
  return app.change === 'remove' ? 'removed' : 'converged';
}

/** The first of these that occurred is the exit status. */
const order = [130, 6, 5, 4, 3, 7, 1] as const;

export function passExit(results: readonly AppResult[], interrupted: boolean): number {
  const exits = new Set<number>(interrupted ? [130] : []);
  for (const { outcome, failures } of results) {
    if (outcome === 'frozen' || outcome === 'failed' || (outcome === 'skipped' && !interrupted)) exits.add(1);
    if (outcome === 'blocked') exits.add(7);
    for (const { code } of failures)
      exits.add(code in errorCodes ? errorCodes[code as keyof typeof errorCodes].exit : 1);
  }
  return order.find((exit) => exits.has(exit)) ?? 0;
}

/** What a person agreed to, by what each step does and why. A new plan may hold less of it, but nothing else. */
export function isWithin(plan: Plan, consented: Plan): boolean {
  const known = new Set(stepsOf(consented));
  return stepsOf(plan).every((step) => known.has(step));
}

function stepsOf(plan: Plan): string[] {
  return plan.apps.flatMap((app) =>
    app.steps.map((step) => `${step.id}\n${step.risk.level}\n${step.reasons.map(({ text }) => text).join('\n')}`),
  );
}
