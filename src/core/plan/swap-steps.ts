import type { ServiceVerdict } from './containers.ts';
import type { StepContext } from './step-context.ts';
import type { Step } from './types.ts';

/**
 * How the new containers of a start-first update take over: others reach them over the link networks once they are proven, and then the
 * old ones are stopped, with all the grace that they are given, and removed.
 */
export function swapSteps(
  { input }: StepContext,
  { service, kept }: ServiceVerdict,
  { fresh, proof }: { readonly fresh: readonly Step[]; readonly proof: readonly string[] },
): { readonly fresh: readonly Step[]; readonly drain: readonly Step[] } {
  const wires = fresh.filter(({ verb }) => verb === 'connect').map(({ id }) => id);
  const app = input.app.name;
  const drain = kept.map(
    ({ container, name }): Step => ({
      id: `${app}/${container.name}/drain`,
      app,
      verb: 'remove',
      target: { kind: 'container', service: service.name, name, id: container.id, grace: service.grace },
      reasons: [
        {
          code: 'replaced',
          text: 'the new one is proven and has taken over',
          service: service.name,
          source: 'desired',
        },
      ],
      risk: { level: 'none' },
      needs: [...proof, ...wires],
    }),
  );
  return { fresh: fresh.map((step) => afterProof(step, wires, proof)), drain };
}

function afterProof(step: Step, wires: readonly string[], proof: readonly string[]): Step {
  if (step.verb === 'connect') return { ...step, needs: [...step.needs, ...proof] };
  return { ...step, needs: step.needs.filter((id) => !wires.includes(id)) };
}
