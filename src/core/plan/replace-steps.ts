import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import type { StepContext } from './step-context.ts';
import type { Reason, Step } from './types.ts';

/**
 * A container that Compose does not know is not replaced by Compose either, and its name is taken. So it steps aside under another name,
 * still running, and goes once the new one is made: whatever fails before that leaves it as it was, but for its name.
 */
export function stepAside({ input, before }: StepContext, { service, recreate, kept }: ServiceVerdict): Step[] {
  return strangers(recreate.length > 0 ? kept : [])
    .filter(({ container, name }) => container.name !== asideName(name))
    .map(({ container, name }) => ({
      id: `${input.app.name}/${name}/aside`,
      app: input.app.name,
      verb: 'rename',
      target: { kind: 'container', service: service.name, name: asideName(name), id: container.id },
      reasons: [wayReason(service.name)],
      risk: { level: 'none' },
      needs: before,
    }));
}

export function leave({ input }: StepContext, { service, recreate, kept }: ServiceVerdict, made: string): Step[] {
  return strangers(recreate.length > 0 ? kept : []).map(({ container, name }) => ({
    id: `${input.app.name}/${name}/leave`,
    app: input.app.name,
    verb: 'remove',
    target: { kind: 'container', service: service.name, name: asideName(name), id: container.id, grace: service.grace },
    reasons: [wayReason(service.name)],
    risk: { level: container.state === 'running' ? 'outage' : 'none' },
    needs: [made],
  }));
}

function wayReason(service: string): Reason {
  return {
    code: 'taken-over',
    text: 'makes way for the one that Compose makes in its place',
    service,
    source: 'desired',
  };
}

function strangers(kept: readonly KeptVerdict[]): KeptVerdict[] {
  return kept.filter(({ container }) => container.adopted === 'alone');
}

function asideName(name: string): string {
  return `${name}-before`;
}
