import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { ServiceVerdict } from './containers.ts';
import { imageSteps } from './image-steps.ts';
import type { AppInput } from './input.ts';
import { networkSteps } from './network-steps.ts';
import type { Consent, Reason, Step } from './types.ts';
import { volumeSteps } from './volume-steps.ts';

/** What must be there before a container can be made: images, networks, volumes; and what has to go. */
export interface Foundation {
  readonly steps: readonly Step[];
  /** Ids of steps that every creation waits for. */
  readonly before: readonly string[];
  readonly findings: readonly Problem[];
  readonly consents: readonly Consent[];
}

export function foundationSteps(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  removed: readonly { readonly container: LiveContainer; readonly reason: Reason }[],
): Foundation {
  const made = verdicts.filter(({ missing, recreate }) => missing > 0 || recreate.length > 0);
  const images = imageSteps(input, made);
  const networks = networkSteps(input);
  const volumes = volumeSteps(input, made);
  const surplus = [...removed, ...verdicts.flatMap((verdict) => verdict.surplus)];
  const pulled = images.map(({ id }) => id);
  const removals = removalSteps(input, surplus, pulled);
  const places = [...networksNeeded(input, networks.steps, made), ...volumes.steps];
  // a pull that fails must leave nothing behind, not even a network
  const steps = [...images, ...places.map((step) => ({ ...step, needs: pulled })), ...removals];
  return {
    steps,
    before: steps.map(({ id }) => id),
    findings: [...networks.findings, ...volumes.findings],
    consents: volumes.consents,
  };
}

/** Where drift is left alone, a network that somebody removed comes back only with a container that has to be made. */
function networksNeeded(input: AppInput, steps: readonly Step[], made: readonly ServiceVerdict[]): readonly Step[] {
  if (input.app.drift === 'repair' || made.length > 0) return steps;
  return steps.filter(({ reasons }) => reasons.some(({ source }) => source !== 'drift'));
}

function removalSteps(
  input: AppInput,
  surplus: readonly { readonly container: LiveContainer; readonly reason: Reason }[],
  before: readonly string[],
): Step[] {
  return surplus.map(({ container, reason }) => ({
    id: `${input.app.name}/${container.name}/remove`,
    app: input.app.name,
    verb: 'remove',
    target: { kind: 'container', service: reason.service ?? '', name: container.name, id: container.id },
    reasons: [reason],
    risk: { level: container.state === 'running' && !isReplica(input, reason) ? 'outage' : 'none' },
    needs: before,
  }));
}

/** Others of its service stay: nobody is left without an answer. */
function isReplica({ app }: AppInput, { service }: Reason): boolean {
  return app.services.some(({ name, replicas }) => name === service && replicas > 0);
}
