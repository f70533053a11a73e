import { type ApiAnswer, type ApiOptions, dockerApi } from '../rig/docker.ts';
import type { Engine } from '../rig/engine.ts';
import type { Home } from './home.ts';
import { stub } from './stub.ts';

/** Images by their names, and what the file expects to be there already. */
export async function provide({ model }: Home, { socket }: Engine): Promise<void> {
  const post = (path: string, body?: unknown): Promise<ApiAnswer> => ask(path, { socket, method: 'POST', body });
  for (const { image, build } of Object.values(model.services))
    if (image && !build && image !== ':') await post(`/images/${stub}/tag?${new URLSearchParams(partsOf(image))}`);
  for (const Name of externalOf(model.networks)) await post('/networks/create', { Name });
  for (const Name of externalOf(model.volumes)) await post('/volumes/create', { Name });
}

/** Exactly what this file brought, whatever a fault left behind: it must not stand in the way of the next one. */
export async function remove({ project, model }: Home, { socket }: Engine): Promise<void> {
  const drop = (path: string): Promise<ApiAnswer> => ask(path, { socket, method: 'DELETE' });
  const own = `filters=${JSON.stringify({ label: [`com.docker.compose.project=${project}`] })}`;
  const list = async (path: string): Promise<ApiAnswer['json']> => (await ask(`${path}${own}`, { socket })).json;
  for (const { Id } of await list('/containers/json?all=1&')) await drop(`/containers/${Id}?force=1&v=1`);
  for (const { Id } of await list('/networks?')) await drop(`/networks/${Id}`);
  for (const { Name } of (await list('/volumes?')).Volumes ?? []) await drop(`/volumes/${Name}?force=1`);
  for (const name of externalOf(model.networks)) await drop(`/networks/${name}`);
  for (const name of externalOf(model.volumes)) await drop(`/volumes/${name}?force=1`);
  const images = Object.entries(model.services).map(([key, { image }]) => image ?? `${project}-${key}`);
  // a name that is none was no image either
  for (const image of new Set(images))
    await dockerApi(`/images/${image}?force=1&noprune=1`, { socket, method: 'DELETE' });
}

/** Of what is gone already there is nothing to say. */
async function ask(path: string, options: ApiOptions): Promise<ApiAnswer> {
  const answer = await dockerApi(path, options);
  if (answer.status >= 400 && answer.status !== 404) throw new Error(`${path}: ${answer.text}`);
  return answer;
}

function partsOf(image: string): { readonly repo: string; readonly tag: string } {
  const at = image.lastIndexOf(':');
  return at > image.lastIndexOf('/')
    ? { repo: image.slice(0, at), tag: image.slice(at + 1) }
    : { repo: image, tag: 'latest' };
}

type Externals = Readonly<Record<string, { readonly name: string; readonly external?: boolean | undefined } | null>>;

function externalOf(all: Externals): readonly string[] {
  return Object.entries(all).flatMap(([key, one]) => (one?.external ? [one.name ?? key] : []));
}
