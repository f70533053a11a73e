import type { DesiredService } from '../desired/types.ts';
import { probeText } from '../health/probe.ts';
import { stableFor } from '../revision/stable-plan.ts';
import type { StepContext } from './step-context.ts';
import type { Step } from './types.ts';

/** The gate that a service's containers pass before others build on them: what it waits for, and how long at most. */
export function awaitStep(
  { input }: StepContext,
  service: DesiredService,
  containers: readonly string[],
  starts: readonly Step[],
  isProof = false,
): Step {
  const app = input.app.name;
  const isStable = !service.job && (input.input.options.stable?.includes(app) ?? false);
  const deadline = service.job ? Math.max(service.deadline, 600) : service.deadline;
  return {
    id: `${app}/${service.name}/${service.job ? 'completed' : 'ready'}`,
    app,
    verb: 'await',
    target: {
      kind: 'wait',
      service: service.name,
      containers,
      until: service.job ? 'completed' : isStable ? 'stable' : 'ready',
      ...(isStable ? { stableFor: stableFor(input.app, input.input.options.stableFor ?? {}) } : {}),
      ...(service.probe ? { asks: probeText(service.probe) } : {}),
      deadline,
      ...(isProof ? { isProof } : {}),
    },
    reasons: [{ code: 'gate', text: gateText(service), service: service.name, source: 'desired' }],
    risk: { level: 'none' },
    needs: starts.map(({ id }) => id),
  };
}

function gateText({ hasHealthcheck, job, probe }: DesiredService): string {
  if (hasHealthcheck) return 'until its health check passes';
  if (job) return 'until it has run to its end';
  return probe ? `until ${probeText(probe)} answers` : 'until it runs';
}
