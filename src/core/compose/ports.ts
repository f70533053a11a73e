import { shown } from '../files/checked.ts';
import { type Tree, textOf, toPlain } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { type PortText, parsePortText } from './port-text.ts';
import { field, listed, type Service } from './service.ts';

export interface Port extends PortText {
  readonly at: Position;
}

/** The entries of `ports:` in one form; `fault` hears of those that are none. */
export function portsOf(service: Service, fault: (message: string, at: Position) => void = () => {}): Port[] {
  return listed(field(service, 'ports')).flatMap((item, index) => {
    const port = item.kind === 'map' ? longPort(item) : parsePortText(textOf(item) ?? '');
    if (typeof port !== 'string') return [{ ...port, at: item.at }];
    fault(`services.${service.name}.ports[${index}] ${port}, is ${shown(textOf(item) ?? toPlain(item))}`, item.at);
    return [];
  });
}

function longPort(item: Tree & { kind: 'map' }): PortText | string {
  const get = (key: string): string | undefined => textOf(item.entries.get(key)?.value);
  const target = get('target');
  if (target === undefined) return 'has no "target": the port inside the container';
  const published = get('published') ?? '';
  if (!/^(\d+(-\d+)?)?$/.test(published)) return `has published "${published}" where a host port must stand`;
  const host = get('host_ip') ?? '';
  const address = host === '' ? '' : `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:`;
  return parsePortText(`${address}${published}:${target}/${get('protocol') ?? 'tcp'}`);
}

/** Container ports of `expose:`, ranges spread out. */
export function exposedPorts(service: Service): number[] {
  return listed(field(service, 'expose')).flatMap((item) => {
    const port = parsePortText(textOf(item) ?? '');
    return typeof port === 'string' ? [] : port.pairs.map((pair) => pair.container);
  });
}
