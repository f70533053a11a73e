import type { MaxChanges } from '../core/config/sync-settings.ts';
import type { PassEvent } from '../core/events.ts';
import type { Plan } from '../core/plan/types.ts';
import type { LockedUpdates } from '../core/updates/with-updates.ts';

/** What every operation on a workspace is told. */
export interface WorkspaceOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  /** Only these apps; all where empty. An unknown name is an OrbitrError `reference-missing`. */
  readonly apps: readonly string[];
}

export interface PlanOptions extends WorkspaceOptions {
  /** Plan the removal of apps that left the workspace. */
  readonly prune: boolean;
  /** Apps whose containers belong to nobody or to another workspace, and may be taken. */
  readonly takeOver: readonly string[];
  /** Look at every container's details, not only at the lists. */
  readonly deep: boolean;
  /** Newer images to take: planned with, and written to orbitr.lock once that was agreed to. */
  readonly updates?: LockedUpdates;
}

/** What `--yes` does not say. */
export interface Consents {
  /** `data:<app>` consents. */
  readonly allow: readonly string[];
  readonly allowMassDelete: boolean;
  /** Instead of `sync.maxChanges`. */
  readonly maxChanges?: MaxChanges;
}

/** A plan that goes into a file, with the consents that it carries. */
export interface SaveOptions extends PlanOptions, Consents {
  /** Absolute. */
  readonly out: string;
}

/** A saved plan says itself which apps and how. */
export interface ApplySavedOptions extends Consents {
  /** Absolute. */
  readonly file: string;
  readonly wait: boolean;
}

export interface ApplyOptions extends PlanOptions, Consents {
  /** Consents to everything but data risk and mass removal. */
  readonly yes: boolean;
  /** False: do not wait for health. */
  readonly wait: boolean;
}

export interface DestroyOptions extends WorkspaceOptions {
  readonly all: boolean;
  readonly volumes: boolean;
  readonly yes: boolean;
}

/** How an operation talks back while it runs. Operations never print and never prompt by themselves. */
export interface Hooks {
  readonly onEvent: (event: PassEvent) => void;
  /** `unavailable`: nobody can be asked (no terminal). Never called where flags already consent. */
  readonly ask: (question: Question) => Promise<'yes' | 'no' | 'unavailable'>;
  /** First Ctrl-C: finish the current steps, start no more. */
  readonly signal: AbortSignal;
}

export type Question =
  | { readonly kind: 'walk'; readonly plan: Plan }
  /** Live state or files moved between the plan and the lock; `plan` is the new one. */
  | { readonly kind: 'changed'; readonly plan: Plan }
  | { readonly kind: 'prune'; readonly apps: readonly string[] }
  /** More apps would change than one pass may: yes agrees to all of it. */
  | { readonly kind: 'many'; readonly changed: readonly string[]; readonly limit: number }
  /** What runs differs from the files that it would be adopted with. */
  | {
      readonly kind: 'adopt';
      readonly apps: readonly { readonly app: string; readonly differences: readonly string[] }[];
    }
  /** Yes only where the person typed the name. */
  | { readonly kind: 'type-name'; readonly name: string; readonly why: string };

/** What is done to one app's containers as they are. */
export interface OperateOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  readonly verb: 'restart' | 'start' | 'stop';
  readonly app: string;
  /** All where empty. */
  readonly services: readonly string[];
  /** For stop: it stays down until somebody starts it. */
  readonly hold: boolean;
  readonly until: 'ready' | 'stable';
  readonly wait: boolean;
  /** The health monitor asks, not a person. */
  readonly byItself?: boolean;
}
