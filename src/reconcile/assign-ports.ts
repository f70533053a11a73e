import type { Desired } from '../core/desired/types.ts';
import { assignPorts, type PortQuestion } from '../core/plan/assign-ports.ts';
import type { PlannerOptions } from '../core/plan/input.ts';
import type { PortsInput } from '../core/plan/port-wishes.ts';
import type { Runtime } from '../ports/runtime.ts';

type PortsRuntime = Pick<Runtime, 'isPortFree'> & { readonly docker: Pick<Runtime['docker'], 'endpoint'> };

/**
 * Open ports get their host side. The host is asked only about ports that are to be taken now, by apps that the pass is about: where all
 * run, it is asked nothing. An engine elsewhere has a host that cannot be asked.
 */
export async function withAssignedPorts(
  runtime: PortsRuntime,
  input: Omit<PortsInput, 'busy'>,
  { apps, destroy }: Pick<PlannerOptions, 'apps' | 'destroy'>,
): Promise<Desired> {
  const answers = new Map<string, boolean>();
  const isOpen = ({ app, ...question }: PortQuestion) =>
    !answers.has(nameOf(question)) && (apps.length === 0 || apps.includes(app));
  for (;;) {
    const busy = new Set([...answers].flatMap(([name, isFree]) => (isFree ? [] : [name])));
    const { desired, toAsk } = assignPorts({ ...input, busy });
    const open = toAsk.filter(isOpen);
    if (open.length === 0 || destroy || !runtime.docker.endpoint.startsWith('unix:')) return desired;
    for (const question of open) {
      const { address, port, protocol } = question;
      answers.set(nameOf(question), await runtime.isPortFree(address, port, protocol));
    }
  }
}

function nameOf({ port, protocol }: Pick<PortQuestion, 'port' | 'protocol'>): string {
  return `${port}/${protocol}`;
}
