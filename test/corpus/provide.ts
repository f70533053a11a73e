import { docker } from '../rig/docker.ts';
import type { Engine } from '../rig/engine.ts';
import type { Home } from './home.ts';
import { stub } from './stub.ts';

/** Images by their names, and what the file expects to be there already. */
export async function provide({ project, model }: Home, { host }: Engine): Promise<void> {
  for (const { image, build } of Object.values(model.services))
    if (image && !build) await docker(['tag', stub, image], { host });
  for (const name of externalOf(model.networks)) await docker(['network', 'create', ...bearing(project), name], { host });
  for (const name of externalOf(model.volumes)) await docker(['volume', 'create', ...bearing(project), name], { host });
}

/** Exactly what this file brought, whatever a fault left behind: it must not stand in the way of the next one. */
export async function remove({ project, model }: Home, { host }: Engine): Promise<void> {
  const on = { host };
  for (const label of [`com.docker.compose.project=${project}`, `${mark}=${project}`]) {
    const own = async (...list: readonly string[]): Promise<readonly string[]> =>
      (await docker([...list, '--quiet', '--filter', `label=${label}`], on)).split('\n').filter((id) => id !== '');
    const containers = await own('ps', '--all');
    if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers], on);
    const networks = await own('network', 'ls');
    if (networks.length > 0) await docker(['network', 'rm', ...networks], on);
    const volumes = await own('volume', 'ls');
    if (volumes.length > 0) await docker(['volume', 'rm', '--force', ...volumes], on);
  }
  const images = Object.entries(model.services).map(([key, { image }]) => image ?? `${project}-${key}`);
  // one that was never made is no fault
  await docker(['rmi', '--force', ...new Set(images)], on).catch(() => undefined);
}

const mark = 'corpus.project';

function bearing(project: string): readonly string[] {
  return ['--label', `${mark}=${project}`];
}

type Externals = Readonly<Record<string, { readonly name: string; readonly external?: boolean | undefined } | null>>;

function externalOf(all: Externals): readonly string[] {
  return Object.entries(all).flatMap(([key, one]) => (one?.external ? [one.name ?? key] : []));
}
