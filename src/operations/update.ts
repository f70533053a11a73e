import type { LockedUpdate } from '../core/config/lock-file.ts';
import type { PassResult } from '../core/events.ts';
import type { ImageUpdate, Outdated } from '../core/updates/types.ts';
import type { LockedUpdates } from '../core/updates/with-updates.ts';
import type { Runtime } from '../ports/runtime.ts';
import { applyOperation, finish } from './apply.ts';
import { outdatedExit, outdatedOperation } from './outdated.ts';
import { type Planned, planOperation } from './plan.ts';
import type { ApplyOptions, Consents, Hooks, PlanOptions } from './types.ts';

export interface UpdateChoice {
  /** Take what would wait for its window, too. */
  readonly now: boolean;
}

/** What was found, and what of it is taken. */
export interface Found {
  readonly outdated: Outdated;
  readonly updates: LockedUpdates;
  /** Apps of which anything is taken. */
  readonly apps: readonly string[];
}

export async function findOperation(runtime: Runtime, options: PlanOptions, { now }: UpdateChoice): Promise<Found> {
  const outdated = await outdatedOperation(runtime, options);
  const taken = outdated.images.filter(
    ({ allowed, held }) => allowed && (now || !held.some(({ why }) => why === 'window')),
  );
  const seenAt = new Date(runtime.clock.now()).toISOString();
  return {
    outdated,
    updates: Object.fromEntries(taken.flatMap((image) => entryOf(image, seenAt))),
    apps: [...new Set([...taken, ...outdated.extensions].map(({ app }) => app))],
  };
}

function entryOf({ app, service, written, allowed }: ImageUpdate, seenAt: string): [string, LockedUpdate][] {
  if (!allowed) return [];
  const { tag, digest, platforms } = allowed;
  return [[`${app}/${service}`, { from: written, tag, digest, platforms: [...platforms], seenAt }]];
}

export function planUpdates(
  runtime: Runtime,
  options: PlanOptions & Partial<Consents>,
  { apps, updates }: Found,
): Promise<Planned> {
  return planOperation(runtime, { ...options, apps, updates });
}

/** Carries the newer images out as any other change. Exit 5 where all went well, but a registry could not be asked. */
export async function applyUpdates(
  runtime: Runtime,
  options: ApplyOptions,
  { outdated, apps, updates }: Found,
  hooks: Hooks,
): Promise<PassResult> {
  const began = runtime.clock.now();
  // no app would mean all of them
  if (apps.length === 0) return { ...finish(runtime, hooks, began, []), exit: outdatedExit(outdated) };
  const result = await applyOperation(runtime, { ...options, apps, updates }, hooks);
  return result.exit === 0 ? { ...result, exit: outdatedExit(outdated) } : result;
}

/** Where nothing is carried out. */
export function updateExit({ outdated }: Found): number {
  return outdatedExit(outdated);
}
