import type { ServiceAct } from '../../core/service/plan-service.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { ServiceResult } from '../../operations/service.ts';
import type { ServiceFacts } from '../../ports/services.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

interface Flags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
}

/** What was done, what there is now, and what comes next. */
export async function printService(terminal: Terminal, { output, quiet }: Flags, result: ServiceResult): Promise<void> {
  if (output !== 'table') return terminal.out(await dataText(result, output));
  for (const line of serviceLines(result)) terminal.out(`${line}\n`);
  const next = nextOf(result);
  if (next !== undefined && !quiet) terminal.err(`\n${next}\n`);
}

export function serviceLines({ service, file, acts, installed, enabled, state }: ServiceResult): readonly string[] {
  const done = acts.flatMap((act) => words[act]?.(service, neutraliseLine(file)) ?? []);
  if (!installed) return done.length > 0 ? done : [`There is no service ${service}.`];
  const boot = enabled ? 'starts with the machine' : 'does not start with the machine';
  return [...done, ...(state ? [`${service} is ${stateText(state)}; it ${boot}.`] : [])];
}

function stateText({ active, sub, pid, since, restarts, result, exitStatus }: ServiceFacts): string {
  const parts = [
    `${active} (${sub})`,
    pid === undefined ? '' : `process ${pid}`,
    active === 'active' && since !== undefined ? `since ${since}` : '',
    restarts > 0 ? `${restarts} ${restarts === 1 ? 'restart' : 'restarts'} after failures` : '',
    active === 'failed' || restarts > 0 ? `last end: ${result}${exitStatus ? `, status ${exitStatus}` : ''}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function nextOf({ service, acts, installed, state }: ServiceResult): string | undefined {
  if (!installed) return acts.length > 0 ? 'What runs on Docker goes on running.' : 'Now: orbitr service install';
  if (state?.active === 'failed') return `Look why: journalctl -u ${service} -n 50`;
  return `Now: journalctl -fu ${service}`;
}

const words: Readonly<Partial<Record<ServiceAct, (service: string, file: string) => string>>> = {
  write: (_service, file) => `Wrote ${file}.`,
  enable: (service) => `Enabled ${service}.`,
  start: (service) => `Started ${service}.`,
  restart: (service) => `Restarted ${service}.`,
  stop: (service) => `Stopped ${service}.`,
  disable: (service) => `Disabled ${service}.`,
  remove: (_service, file) => `Removed ${file}.`,
};
