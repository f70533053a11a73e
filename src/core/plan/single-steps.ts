import type { DesiredService } from '../desired/types.ts';
import type { Attachment } from './links.ts';
import { type StepContext, soft, unique, type Waits } from './step-context.ts';
import type { Reason, Step } from './types.ts';

export function startStep(
  context: StepContext,
  service: DesiredService,
  name: string,
  id: string | undefined,
  reasons: readonly Reason[],
  needs: readonly string[],
  waits: Waits,
): Step {
  const app = context.input.app.name;
  return {
    id: `${app}/${name}/start`,
    app,
    verb: 'start',
    target: { kind: 'container', service: service.name, name, ...(id ? { id } : {}) },
    reasons,
    risk: { level: 'none' },
    needs: unique([...needs, ...service.parents.flatMap((parent) => context.ends.get(parent)?.starts ?? [])]),
    ...soft(waits),
  };
}

export function connectStep(
  context: StepContext,
  service: DesiredService,
  container: string,
  id: string | undefined,
  attachment: Attachment,
  reason: Reason,
  needs: readonly string[],
): Step {
  const app = context.input.app.name;
  return {
    id: `${app}/${container}/connect/${attachment.network}`,
    app,
    verb: 'connect',
    target: {
      kind: 'attachment',
      service: service.name,
      container,
      ...(id ? { id } : {}),
      network: attachment.network,
      aliases: attachment.aliases,
    },
    reasons: [reason],
    risk: { level: 'none' },
    needs: unique([...needs, ...networkNeeds(context, attachment)]),
  };
}

/** The step, here or in the provider's plan, that makes the network. */
function networkNeeds(context: StepContext, { network, provider }: Attachment): string[] {
  const owner = provider ?? context.input.app.name;
  const id = `${owner}/network/${network}`;
  const isPlanned =
    owner === context.input.app.name
      ? context.before.includes(id)
      : context.input.providers.get(owner)?.steps.some((step) => step.id === id);
  return isPlanned ? [id] : [];
}
