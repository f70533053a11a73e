import { entriesOf, itemsOf, type Mapping, type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';

/** A service of the merged model, with what most checks ask of it. */
export interface Service {
  readonly name: string;
  /** Of its key. */
  readonly at: Position;
  readonly tree: Mapping;
}

interface Holder {
  readonly tree: Tree;
}

/** Services that are mappings, in the order of the files. */
export function servicesOf(model: Tree): Service[] {
  const services = model.kind === 'map' ? model.entries.get('services')?.value : undefined;
  return entriesOf(services).flatMap(([name, { at, value }]) =>
    value.kind === 'map' ? [{ name, at, tree: value }] : [],
  );
}

/** Those without profiles, and those of which a profile is active. */
export function enabledServices(services: readonly Service[], profiles: readonly string[]): Service[] {
  return services.filter((service) => {
    const own = texts(field(service, 'profiles'));
    // An empty profile is always active: Compose reads "none" as a list that holds one empty name.
    return (
      own.length === 0 || profiles.includes('*') || own.some((profile) => profile === '' || profiles.includes(profile))
    );
  });
}

export function field(service: Holder, ...path: string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (tree, step) => (tree?.kind === 'map' ? tree.entries.get(step)?.value : undefined),
    service.tree,
  );
}

/** True unless it is absent or says no: for what must not be overlooked, in whichever way it is written. */
export function isOn(tree: Tree | undefined): boolean {
  const text = textOf(tree);
  return text !== undefined && !/^(?:|0|n|no|f|false|off)$/i.test(text.trim());
}

/** Of a key of the service, or of the service where it is absent. */
export function placeOfField(service: Service, key: string): Position {
  return service.tree.entries.get(key)?.at ?? service.at;
}

/** Texts of a list, or the one text that stands for a list. */
export function texts(tree: Tree | undefined): string[] {
  return listed(tree).flatMap((item) => textOf(item) ?? []);
}

/** Items of a list, or the one value that stands for a list. */
export function listed(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? itemsOf(tree) : tree && !(tree.kind === 'scalar' && tree.value === null) ? [tree] : [];
}

/** Names of a list or keys of a mapping, each with its place and, in a mapping, what stands there. */
export function namesIn(
  tree: Tree | undefined,
): { readonly name: string; readonly at: Position; readonly value?: Tree }[] {
  if (tree?.kind === 'map') return [...tree.entries].map(([name, { at, value }]) => ({ name, at, value }));
  return listed(tree).flatMap((item) => {
    const name = textOf(item);
    return name === undefined ? [] : [{ name, at: item.at }];
  });
}
