import { nearest } from '../../lib/nearest.ts';
import { entriesOf, type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import type { Reading } from './reading.ts';
import { field, listed, namesIn, type Service } from './service.ts';
import { mountsOf } from './volumes.ts';

/** Networks, volumes, configs and secrets that a service names must be declared at the top level. */
export function checkReferences(services: readonly Service[], model: Tree, reading: Reading): void {
  const declared = (section: string): string[] =>
    model.kind === 'map' ? entriesOf(model.entries.get(section)?.value).map(([name]) => name) : [];
  const [networks, volumes, configs, secrets] = [
    ['default', ...declared('networks')],
    declared('volumes'),
    declared('configs'),
    declared('secrets'),
  ];
  for (const service of services) {
    const missing = (kind: string, name: string, known: readonly string[], at: Position): void => {
      if (!known.includes(name)) reportMissing(service, kind, name, known, at, reading);
    };
    for (const { name, at } of namesIn(field(service, 'networks'))) missing('network', name, networks, at);
    for (const mount of mountsOf(service))
      if (mount.kind === 'volume' && mount.source !== '') missing('volume', mount.source, volumes, mount.at);
    for (const [name, at] of sources(field(service, 'configs'))) missing('config', name, configs, at);
    for (const [name, at] of sources(field(service, 'secrets'))) missing('secret', name, secrets, at);
    for (const [name, at] of sources(field(service, 'build', 'secrets'))) missing('secret', name, secrets, at);
  }
}

function sources(tree: Tree | undefined): [string, Position][] {
  return listed(tree).flatMap((item): [string, Position][] => {
    const name = textOf(item.kind === 'map' ? item.entries.get('source')?.value : item);
    return name === undefined ? [] : [[name, item.at]];
  });
}

function reportMissing(
  service: Service,
  kind: string,
  name: string,
  known: readonly string[],
  at: Position,
  reading: Reading,
): void {
  const meant = nearest(name, known);
  const path =
    kind === 'volume' && !name.includes('/')
      ? []
      : kind === 'volume'
        ? [`write ./${name} if a folder beside the file is meant`]
        : [];
  const declare =
    kind === 'network' || kind === 'volume'
      ? `add "${name}:" under the top-level "${kind}s:"`
      : `declare "${name}" under the top-level "${kind}s:"`;
  reading.error(
    'reference-missing',
    `service ${service.name} uses ${kind} "${name}", which is not declared`,
    at,
    ...(meant ? [`write ${meant}`] : []),
    ...path,
    declare,
  );
}
