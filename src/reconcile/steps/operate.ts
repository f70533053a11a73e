import { OrbitrError } from '../../core/errors.ts';
import type { Step } from '../../core/plan/types.ts';
import type { Pass } from '../pass.ts';
import type { TargetOf } from './run-step.ts';

/** Everything that is done to one container without making it anew: no Compose is needed for it. */
export async function operate({ runtime, input }: Pass, step: Step, target: TargetOf<'container'>): Promise<undefined> {
  const { writer } = runtime;
  const container = target.id ?? target.name;
  switch (step.verb) {
    case 'start':
      return void (await writer.start(container));
    case 'unpause':
      return void (await writer.unpause(container));
    case 'restart':
      return void (await writer.restart(container, target.grace));
    case 'rename':
      return void (await writer.rename(container, target.name));
    case 'stop':
      return void (await writer.stop(container, target.grace));
    case 'remove':
      if (input.live.containers.find(({ id }) => id === target.id)?.state === 'paused') await writer.unpause(container);
      await writer.stop(container, target.grace);
      return void (await writer.remove(container));
    default:
      throw new OrbitrError({ code: 'bug', message: `step ${step.id} asks to ${step.verb} a container` });
  }
}
