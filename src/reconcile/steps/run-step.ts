import type { Step } from '../../core/plan/types.ts';
import type { Pass } from '../pass.ts';
import { attach } from './attach.ts';
import { awaitService } from './await.ts';
import { build } from './build.ts';
import { makeContainers } from './make.ts';
import { networksAndVolumes } from './networks-and-volumes.ts';
import { operate } from './operate.ts';
import { pull } from './pull.ts';
import { runOnce } from './run-once.ts';

/** Carries one step out. Decides nothing: whatever could be decided was decided by the planner. A note is for people. */
export async function runStep(pass: Pass, step: Step): Promise<string | undefined> {
  const { target } = step;
  if (target.kind === 'wait') return awaitService(pass, step, target);
  if (target.kind === 'services') return makeContainers(pass, step, target);
  if (target.kind === 'migration') return runOnce(pass, step, target);
  if (target.kind === 'attachment') return attach(pass, step, target);
  if (target.kind === 'container') return operate(pass, step, target);
  if (target.kind === 'image') return step.verb === 'build' ? build(pass, step, target) : pull(pass, step, target);
  return networksAndVolumes(pass, target, step.verb);
}

/** The target of a step, by its kind. */
export type TargetOf<K extends Step['target']['kind']> = Extract<Step['target'], { kind: K }>;
