import type { Plan, Step } from './plan/types.ts';
import type { Problem } from './problems.ts';

/** What happens during a pass, in order. The terminal view, the plain lines and `-o json` (one object a line) are all made from these. */
export type PassEvent =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** A new plan after the lock was taken, or after verification found a rest. */
  | { readonly kind: 'replan'; readonly plan: Plan; readonly why: string }
  | { readonly kind: 'step-started'; readonly step: Step }
  | { readonly kind: 'step-progress'; readonly step: Step; readonly progress: Progress }
  | { readonly kind: 'step-done'; readonly step: Step; readonly ms: number; readonly note?: string }
  | { readonly kind: 'step-failed'; readonly step: Step; readonly ms: number; readonly failure: Failure }
  | { readonly kind: 'step-skipped'; readonly step: Step; readonly because: string }
  | { readonly kind: 'warning'; readonly app?: string; readonly message: string }
  | {
      readonly kind: 'app-done';
      readonly app: string;
      readonly outcome: AppOutcome;
      readonly ms: number;
      readonly urls: readonly string[];
      /** What became of its revision, where it failed: said beside what its steps have told. */
      readonly verdicts?: readonly Failure[];
    }
  | { readonly kind: 'interrupted'; readonly message: string }
  | { readonly kind: 'pass-done'; readonly result: PassResult };

/** Layers of a pull, or a line of a build; bytes where the engine tells them. */
export type Progress =
  | {
      readonly kind: 'layers';
      readonly done: number;
      readonly total: number;
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'text'; readonly text: string };

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  /** The last lines of a log, an exit code: what helps to understand. */
  readonly detail: readonly string[];
}

/** unhealthy: its steps are done, but it did not become ready in time · rolled-back: so, and what was there before serves again · left: its change was not carried out because something else failed or somebody interrupted. */
export type AppOutcome =
  | 'converged'
  | 'removed'
  | 'failed'
  | 'unhealthy'
  | 'rolled-back'
  | 'skipped'
  | 'blocked'
  | 'frozen'
  | 'unchanged';

export interface AppResult {
  readonly app: string;
  readonly outcome: AppOutcome;
  readonly failures: readonly Failure[];
  readonly findings: readonly Problem[];
  readonly urls: readonly string[];
  /** What its extension says of the first steps, after an install. */
  readonly notes?: string;
}

export interface PassResult {
  /** Version of this shape. */
  readonly version: 1;
  readonly exit: number;
  readonly apps: readonly AppResult[];
  /** Steps carried out, failed, skipped. */
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ms: number;
}
