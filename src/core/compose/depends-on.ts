import { type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { field, listed, namesIn, type Service } from './service.ts';

export interface Dependency {
  readonly service: string;
  /** The key that makes it: `depends_on`, `links`, `network_mode` … */
  readonly through: string;
  readonly condition: string;
  /** False: it may be left out by its profiles. */
  readonly required: boolean;
  readonly at: Position;
}

/** What a service cannot start without: named, or implied by a namespace, a link or volumes that it shares. */
export function dependenciesOf(service: Service): Dependency[] {
  const found = new Map<string, Dependency>();
  const add = (name: string, through: string, at: Position, condition = 'service_started', required = true): void => {
    if (name !== '' && !found.has(name)) found.set(name, { service: name, through, condition, required, at });
  };
  for (const { name, at, value } of namesIn(field(service, 'depends_on')))
    add(name, 'depends_on', at, conditionOf(value), !isOptional(value));
  for (const item of listed(field(service, 'links'))) add((textOf(item) ?? '').split(':')[0] ?? '', 'links', item.at);
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const value = field(service, key);
    const text = textOf(value);
    if (value && text?.startsWith('service:')) add(text.slice('service:'.length), key, value.at);
  }
  for (const item of listed(field(service, 'volumes_from'))) {
    const text = textOf(item) ?? '';
    if (!text.startsWith('container:')) add(text.split(':')[0] ?? '', 'volumes_from', item.at);
  }
  return [...found.values()];
}

function conditionOf(value: Tree | undefined): string {
  return (value?.kind === 'map' && textOf(value.entries.get('condition')?.value)) || 'service_started';
}

function isOptional(value: Tree | undefined): boolean {
  return value?.kind === 'map' && textOf(value.entries.get('required')?.value) === 'false';
}
