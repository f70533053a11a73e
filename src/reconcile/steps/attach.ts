import type { Step } from '../../core/plan/types.ts';
import type { Pass } from '../pass.ts';
import type { TargetOf } from './run-step.ts';

export async function attach({ runtime }: Pass, step: Step, target: TargetOf<'attachment'>): Promise<undefined> {
  const container = target.id ?? target.container;
  if (step.verb === 'connect') await runtime.writer.connect(target.network, container, target.aliases);
  else await runtime.writer.disconnect(target.network, container);
}
