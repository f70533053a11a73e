import type { DesiredService } from '../desired/types.ts';
import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import { type Attachment, links } from './links.ts';
import { connectStep, startStep } from './single-steps.ts';
import type { StepContext, Waits } from './step-context.ts';
import type { Reason, Step } from './types.ts';

/** Containers that were just made are on their own networks; link networks and the start are ours. `beside`: those that are there stay. */
export function freshSteps(
  context: StepContext,
  verdict: ServiceVerdict,
  made: string,
  waits: Waits,
  beside: boolean,
): Step[] {
  const { service, recreate, missing, kept } = verdict;
  const source = sourceOf(recreate.length > 0 ? recreate : verdict.missingReasons);
  const numbers = beside
    ? replicaNames(context, { ...service, replicas: kept.length + service.replicas }, kept).slice(kept.length)
    : recreate.length > 0
      ? replicaNames(context, service, kept)
      : replicaNames(context, service, kept).slice(service.replicas - missing);
  return numbers.flatMap((name) => {
    const connects = links(context.input.app, service).map((attachment) =>
      connectStep(context, service, name, undefined, attachment, linkReason(service, attachment, source), [made]),
    );
    const start = startStep(
      context,
      service,
      name,
      undefined,
      madeReason(service, recreate, source),
      [made, ...connects.map(({ id }) => id), ...waits.needs],
      waits,
    );
    return [...connects, start];
  });
}

/** Names that containers of a service bear in the end; numbers that are there already are kept. */
function replicaNames(context: StepContext, service: DesiredService, kept: readonly KeptVerdict[]): string[] {
  if (service.containerName) return [service.containerName];
  const there = kept.map(({ name }) => name);
  const last = Math.max(0, ...there.map((name) => Number(name.slice(name.lastIndexOf('-') + 1)) || 0));
  const more = Array.from(
    { length: service.replicas - there.length },
    (_, index) => `${context.input.app.project}-${service.name}-${last + index + 1}`,
  );
  return [...there, ...more];
}

/** What follows from a repair is a repair. */
function sourceOf(reasons: readonly Reason[]): Reason['source'] {
  return reasons.length > 0 && reasons.every(({ source }) => source === 'drift') ? 'drift' : 'desired';
}

function madeReason(service: DesiredService, recreate: readonly Reason[], source: Reason['source']): Reason[] {
  return [
    {
      code: 'not-running',
      text: recreate.length > 0 ? 'made anew' : 'just made',
      service: service.name,
      source,
    },
  ];
}

function linkReason(service: DesiredService, { provider }: Attachment, source: Reason['source']): Reason {
  return { code: 'net-missing', text: `wired to ${provider ?? ''}`, service: service.name, source };
}
