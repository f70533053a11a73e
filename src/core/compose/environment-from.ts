import { entriesOf, itemsOf, type Tree } from '../files/tree.ts';
import { placeholdersIn } from '../values/placeholders.ts';
import { field, type Service } from './service.ts';
import type { ServiceFacts } from './types.ts';

/** Which variables each environment variable of a service is made from, as its file is written. */
export function environmentFrom(service: Service): NonNullable<ServiceFacts['environmentFrom']> {
  const environment = field(service, 'environment');
  const pairs = [
    ...entriesOf(environment).map(([name, { value }]) => [name, rawOf(value)] as const),
    ...itemsOf(environment).map((item) => splitPair(rawOf(item))),
  ];
  const used = pairs.map(([name, raw]) => [name, placeholdersIn(raw).names] as const);
  return Object.fromEntries(used.filter(([, names]) => names.length > 0));
}

function rawOf(tree: Tree): string {
  return tree.kind === 'scalar' ? (tree.raw ?? '') : '';
}

function splitPair(raw: string): readonly [string, string] {
  const [name = '', value = ''] = raw.replace(/^["']/, '').split(/=(.*)/s);
  return [name, value];
}
