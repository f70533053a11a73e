import type { DesiredService } from '../desired/types.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { AppInput } from './input.ts';

/** It ran to its end in peace, and is not to be started again before what it is made from changes. */
export function hasEnded(input: AppInput, service: DesiredService, container: LiveContainer): boolean {
  if (container.state !== 'exited' || container.exitCode !== 0) return false;
  return service.job || endsByItself(input, service) || (input.memory.containers[container.id]?.completed ?? false);
}

/** Whoever writes `restart: no` or `on-failure` says that an end in peace is an end. Without a word it is taken for a server. */
function endsByItself({ app }: AppInput, { name }: DesiredService): boolean {
  return /^(?:no$|on-failure)/.test(app.model.services[name]?.restart ?? '');
}
