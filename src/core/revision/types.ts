import * as z from 'zod';

/**
 * open: its steps are being walked, or whoever walked them died · serving: ready, not yet known to be stable · stable: a target for a rollback ·
 * failed: it did not become healthy, and nothing was put in its place · rolled-back: it did not, and an earlier one serves again ·
 * interrupted: nobody can say what it would have come to.
 */
export const outcomes = ['open', 'serving', 'stable', 'failed', 'rolled-back', 'interrupted'] as const;
export type RevisionOutcome = (typeof outcomes)[number];

/** `apply`: the files changed · `rollback`: an earlier revision was brought back · `found`: it ran already when state knew nothing of it. */
export const triggers = ['apply', 'rollback', 'found'] as const;

const Commit = z.object({ id: z.string(), author: z.string(), subject: z.string() });
/** The commit that the workspace was at. */
export type Commit = z.output<typeof Commit>;

const Verdict = z.object({ code: z.string(), message: z.string(), detail: z.array(z.string()) });
/** Why it failed: the sentence, and what the failing container said last. */
export type Verdict = z.output<typeof Verdict>;

const Change = z.object({
  text: z.string(),
  service: z.string().optional(),
  path: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
});
/** One reason of the plan that made it: the field, and where it stands. */
export type Change = z.output<typeof Change>;

const RevisionService = z.object({
  /** What the files called the image. */
  reference: z.string(),
  /** What entered the spec. */
  identity: z.string(),
  /** The engine's id of it. */
  id: z.string().optional(),
  rendered: z.string(),
});
export type RevisionService = z.output<typeof RevisionService>;

export const Revision = z.object({
  app: z.string(),
  /** Counts from 1, per app. */
  number: z.number().int(),
  trigger: z.enum(triggers),
  outcome: z.enum(outcomes),
  /** Unix milliseconds. */
  began: z.number(),
  ended: z.number().optional(),
  /** `ada@nas`. */
  by: z.string(),
  commit: Commit.optional(),
  /** Digest of all that its containers are made from. */
  inputs: z.string(),
  /** Nothing of the app was there before. */
  install: z.literal(true).optional(),
  /** The revision that was serving when it began. */
  replaces: z.number().optional(),
  /** Of a rollback: the revision whose content it has. */
  restores: z.number().optional(),
  /** Of a rollback: the revision that failed. */
  after: z.number().optional(),
  /** Of a rollback that a person asked for: a later apply is not to count it as a failure. */
  byHand: z.literal(true).optional(),
  changes: z.array(Change).catch([]),
  services: z.record(z.string(), RevisionService).catch({}),
  verdict: Verdict.optional().catch(undefined),
  /** While it is open: `web ready` → Unix milliseconds since when that is waited for, by whichever pass. */
  gates: z.record(z.string(), z.number()).optional().catch(undefined),
  /** It failed before anything that ran was touched: what served before still does. */
  untouched: z.literal(true).optional(),
});
/** What was applied to an app, when, by whom, and how it ended. */
export type Revision = z.output<typeof Revision>;

/** What it takes to bring a revision back, kept apart because it is large. */
export interface RevisionFiles {
  /** The app as it was planned, as JSON. */
  readonly bundle: string;
  /** The Compose file for people: secrets stand in it by name. */
  readonly rendered: string;
}

export const Quarantine = z.object({
  app: z.string(),
  /** Inputs that are not applied again. */
  inputs: z.string(),
  /** The revision that failed with them. */
  revision: z.number().int(),
  since: z.number(),
  why: z.string(),
});
/** Inputs of an app that failed and were taken back: they wait until they change or somebody says retry. */
export type Quarantine = z.output<typeof Quarantine>;

export const PastEvent = z.object({
  at: z.number(),
  kind: z.string(),
  app: z.string().optional(),
  /** `ada@nas`, of what a person or a pipeline did. */
  by: z.string().optional(),
  text: z.string(),
});
/** One line of what happened. */
export type PastEvent = z.output<typeof PastEvent>;
