import { type Entry, entriesOf, type Tree, textOf } from '../../files/tree.ts';
import type { Position } from '../../problems.ts';
import type { Reading } from '../reading.ts';
import { isOn } from '../service.ts';

/** The entries of a top-level section. */
export function sectionOf(model: Tree, section: string): readonly (readonly [string, Entry])[] {
  return model.kind === 'map' ? entriesOf(model.entries.get(section)?.value) : [];
}

/**
 * The name of a network or volume where that is not the app's own. Names that Compose gives begin with the app's name and `_`, which no
 * other app's name can hold.
 */
export function othersName(
  key: string,
  { value, at }: Entry,
  { input }: Reading,
): { readonly name: string; readonly at: Position } | undefined {
  if (value.kind !== 'map') return undefined;
  const external = value.entries.get('external');
  const isExternal = external !== undefined && (external.value.kind === 'map' || isOn(external.value));
  const old = external?.value.kind === 'map' ? external.value.entries.get('name') : undefined;
  const given = value.entries.get('name') ?? old;
  const name = textOf(given?.value) || (isExternal ? key : undefined);
  if (name === undefined || name.startsWith(`${input.app}_`)) return undefined;
  return { name, at: given?.at ?? external?.at ?? at };
}
