import { isReplaced } from './text-steps.ts';
import type { AppPlan, Summary, Verb } from './types.ts';

/** Creations are counted by service, everything else by step. */
export function summarise(apps: readonly AppPlan[]): Summary {
  const steps = apps.flatMap((app) => app.steps);
  const count = (...verbs: readonly Verb[]) => steps.filter(({ verb }) => verbs.includes(verb)).length;
  const created = steps
    .filter(({ verb }) => verb === 'create')
    .reduce((sum, { target }) => sum + (target.kind === 'services' ? target.services.length : 1), 0);
  const made = new Set(steps.filter(({ verb }) => isMaking(verb)).map(({ id }) => id));
  const started = steps.filter(({ verb, needs }) => verb === 'start' && !needs.some((id) => made.has(id))).length;
  return {
    create: created,
    change:
      started +
      count('rename', 'disconnect', 'unpause', 'update', 'signal', 'stop') +
      steps.filter(({ verb, needs }) => verb === 'connect' && !needs.some((id) => made.has(id))).length,
    recreate: count('recreate', 'rollout'),
    restart: count('restart'),
    remove: count('remove') - steps.filter(isReplaced).length,
    apps: apps.length,
    changed: apps.filter(({ steps: own }) => own.length > 0).length,
    blocked: apps.filter(({ status }) => status === 'blocked').length,
    frozen: apps.filter(({ status }) => status === 'frozen').length,
    orphaned: apps.filter(({ status }) => status === 'orphaned').length,
  };
}

function isMaking(verb: Verb): boolean {
  return verb === 'create' || verb === 'recreate' || verb === 'rollout';
}
