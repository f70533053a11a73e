import type { LoadedApp } from '../app/types.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { meets } from './dependencies.ts';

/** A dependency of an extension, and the apps that can be what it needs. */
export interface NeededApp {
  readonly id: string;
  readonly version?: string;
  readonly apps: readonly LoadedApp[];
}

/** What an extension needs of the apps of a workspace, in the order of its manifest. */
export function neededApps({ dependencies = [] }: Manifest, apps: readonly LoadedApp[]): readonly NeededApp[] {
  return dependencies.map(({ id, version }) => ({
    id,
    ...(version === undefined ? {} : { version }),
    apps: apps.filter(({ extension }) => extension && meets(extension, { id, version })),
  }));
}

/** The same in sentences, for the app file; `choices`: apps of which one must be named. */
export function neededRemarks(needed: readonly NeededApp[]): {
  readonly remarks: readonly string[];
  readonly choices: readonly string[];
} {
  const unclear = needed.flatMap(({ apps: [first, second] }) => (first && second ? [first.name] : []));
  return { remarks: needed.map(remark), choices: [...new Set(unclear)] };
}

function remark({ id, version, apps }: NeededApp): string {
  const needs = `It needs ${version ? `${id} ${version}` : id}, which`;
  const [first, second] = apps;
  if (!first) return `${needs} no app of this workspace is yet: orbitr add ${id}`;
  if (second) return `${needs} ${apps.map(({ name }) => name).join(' and ')} are: say which of them is meant.`;
  const outputs = Object.keys(first.extension?.outputs ?? {});
  const taken = `Its outputs are taken as in { from: ${first.name}.${outputs[0]} }: ${outputs.join(', ')}.`;
  return `${needs} ${first.name} is.${outputs.length > 0 ? ` ${taken}` : ''}`;
}
