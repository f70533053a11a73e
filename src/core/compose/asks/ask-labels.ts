import type { Tree } from '../../files/tree.ts';
import { isReserved } from '../../policy/permission.ts';
import type { Position } from '../../problems.ts';
import { labelFileKeys } from '../env-files.ts';
import type { Reading } from '../reading.ts';
import { field, listed, namesIn, type Service } from '../service.ts';
import type { Tell } from './ask.ts';
import { sectionOf } from './section.ts';

/** Labels that others act upon: Orbitr, Compose, and programs that look for them on every container of the host. */
export function askLabels(service: Service, tell: Tell, reading: Reading): void {
  askKeys(field(service, 'labels'), tell);
  askKeys(field(service, 'build', 'labels'), tell);
  askKeys(field(service, 'deploy', 'labels'), tell);
  for (const item of listed(field(service, 'volumes'))) askKeys(field({ tree: item }, 'volume', 'labels'), tell);
  for (const { key, at } of labelFileKeys(service, reading)) askKey(key, at, tell);
}

export function askResourceLabels(model: Tree, tell: Tell): void {
  for (const section of ['networks', 'volumes', 'configs', 'secrets']) {
    for (const [name, { value }] of sectionOf(model, section))
      askKeys(field({ tree: value }, 'labels'), (permission, at, what) =>
        tell(permission, at, `${section}.${name} ${what}`),
      );
  }
}

function askKeys(labels: Tree | undefined, tell: Tell): void {
  for (const { name, at } of namesIn(labels)) askKey(name.split('=')[0] ?? name, at, tell);
}

function askKey(key: string, at: Position, tell: Tell): void {
  const reader = /^(?:traefik|caddy|ofelia)(?=[._]|$)/.exec(key)?.[0];
  if (isReserved(`label:${key}`)) tell(`label:${key}`, at, `sets the label ${key}`);
  else if (reader) tell(`label:${reader}`, at, `sets the label ${key} for ${reader}`);
}
