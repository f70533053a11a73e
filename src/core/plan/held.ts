import { holdFinding } from '../hold/find-hold.ts';
import type { Hold } from '../hold/types.ts';
import { composeLabels } from '../labels.ts';
import { isUp } from '../live/is-up.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { ServiceVerdict } from './containers.ts';
import type { AppInput } from './input.ts';
import type { AppPlan, AppStatus, Reason, Step } from './types.ts';

type Part = Pick<AppPlan, 'status' | 'change' | 'steps' | 'findings' | 'consents'>;

export function untouched(status: AppStatus, hold: Hold): Part {
  return { status, change: 'none', steps: [], findings: [holdFinding(hold)], consents: [] };
}

/** An app that was stopped on purpose stays as it is; what somebody has started meanwhile is stopped again. */
export function planHeld(input: AppInput, hold: Hold): Part {
  const steps = input.containers.filter(isUp).map((container) => stopStep(input, container, heldReason(hold)));
  return steps.length === 0 ? untouched('held', hold) : { ...untouched('changes', hold), change: 'stop', steps };
}

/** Of a service that is held nothing is made, started or changed. */
export function heldDown(verdict: ServiceVerdict, held: ReadonlyMap<string, Hold>): ServiceVerdict {
  if (!held.has(verdict.service.name)) return verdict;
  return { ...verdict, missing: 0, missingReasons: [], surplus: [], kept: [], recreate: [] };
}

export function stopsOfHeld(input: AppInput, held: ReadonlyMap<string, Hold>): Step[] {
  return input.containers.filter(isUp).flatMap((container) => {
    const hold = held.get(container.labels[composeLabels.service] ?? '');
    return hold ? [stopStep(input, container, heldReason(hold))] : [];
  });
}

export function stopStep(
  { app }: { readonly app: { readonly name: string } },
  container: LiveContainer,
  reason: Reason,
  needs: readonly string[] = [],
): Step {
  const service = container.labels[composeLabels.service] ?? '';
  return {
    id: `${app.name}/${container.name}/stop`,
    app: app.name,
    verb: 'stop',
    target: { kind: 'container', service, name: container.name, id: container.id },
    reasons: [{ ...reason, service }],
    risk: { level: 'outage' },
    needs,
  };
}

function heldReason({ by }: Hold): Reason {
  return { code: 'held', text: `is held down by ${by}`, source: 'desired' };
}
