import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeLabels, labels } from '../../src/core/labels.ts';
import { dockerApi } from './docker.ts';
import { type OrbitrOptions, type OrbitrResult, orbitr, type RunningOrbitr, startOrbitr } from './orbitr.ts';
import { uniqueName } from './places.ts';

/** A folder with an orbitr.yaml, and whatever Orbitr made of it on the tests' engine. */
export interface Workspace {
  /** Its `name` in orbitr.yaml, unless the test wrote another. */
  readonly name: string;
  /** Six characters that nobody else has. Put them into app names and container names: all tests share one engine. */
  readonly id: string;
  readonly dir: string;
  readonly path: (file: string) => string;
  /** Makes folders as needed. */
  readonly write: (file: string, content: string) => void;
  /** A file, or a folder with all that is in it. */
  readonly remove: (file: string) => void;
  /** Runs orbitr in the workspace's folder. */
  readonly orbitr: (args: readonly string[], options?: OrbitrOptions) => Promise<OrbitrResult>;
  readonly startOrbitr: (args: readonly string[], options?: OrbitrOptions) => RunningOrbitr;
  /** Removes the folder, and exactly those containers, networks and volumes that bear its label or are of its apps. */
  readonly clean: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export type WorkspaceFiles = Readonly<Record<string, string>>;

/** Path → content. An orbitr.yaml with the workspace's own name is added where there is none. */
export function makeWorkspace(files: WorkspaceFiles | ((id: string) => WorkspaceFiles), prefix = 'test'): Workspace {
  const name = uniqueName(prefix);
  const id = name.slice(-6);
  const dir = mkdtempSync(join(tmpdir(), `orbitr-${name}-`));
  const appNames = new Set<string>();
  const path = (file: string): string => join(dir, file);
  const write = (file: string, content: string): void => {
    const app = /^apps\/([^/]+?)(?:\.ya?ml)?(?:\/|$)/.exec(file)?.[1];
    if (app) appNames.add(app);
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), content);
  };
  const given = typeof files === 'function' ? files(id) : files;
  for (const [file, content] of Object.entries({ 'orbitr.yaml': `name: ${name}\n`, ...given })) write(file, content);
  const clean = async (): Promise<void> => {
    for (const app of existsSync(path('apps')) ? readdirSync(path('apps')) : [])
      appNames.add(app.replace(/\.ya?ml$/, ''));
    await removeFromEngine([
      `${labels.workspace}=${name}`,
      ...[...appNames].map((app) => `${composeLabels.project}=${app}`),
    ]);
    await removeKept([...appNames]);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    name,
    id,
    dir,
    path,
    write,
    remove: (file) => rmSync(path(file), { recursive: true, force: true }),
    orbitr: (args, options) => orbitr(args, { cwd: dir, ...options }),
    startOrbitr: (args, options) => startOrbitr(args, { cwd: dir, ...options }),
    clean,
    [Symbol.asyncDispose]: clean,
  };
}

/** Names that Orbitr gave to images for rollbacks. */
async function removeKept(apps: readonly string[]): Promise<void> {
  if (!process.env.ORBITR_TEST_DOCKER_HOST || apps.length === 0) return;
  const query = encodeURIComponent(JSON.stringify({ reference: apps.map((app) => `orbitr-keep/${app}.*`) }));
  const images: readonly { readonly RepoTags?: readonly string[] }[] = (
    await dockerApi(`/images/json?filters=${query}`)
  ).json;
  const names = images.flatMap(({ RepoTags = [] }) => RepoTags ?? []);
  for (const name of names.filter((each) => apps.some((app) => each.startsWith(`orbitr-keep/${app}.`))))
    await remove(`/images/${name}?noprune=1`);
}

interface Found {
  readonly Id?: string;
  readonly Name?: string;
}

/** Containers before the networks and volumes that they use. */
async function removeFromEngine(filters: readonly string[]): Promise<void> {
  if (!process.env.ORBITR_TEST_DOCKER_HOST) return;
  for (const label of filters) {
    const query = `filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;
    const containers: readonly Found[] = (await dockerApi(`/containers/json?all=1&${query}`)).json;
    for (const { Id } of containers) await remove(`/containers/${Id}?force=1&v=1`);
  }
  for (const label of filters) {
    const query = `filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;
    const networks: readonly Found[] = (await dockerApi(`/networks?${query}`)).json;
    for (const { Id } of networks) await remove(`/networks/${Id}`);
    const volumes: readonly Found[] = (await dockerApi(`/volumes?${query}`)).json.Volumes ?? [];
    for (const { Name } of volumes) await remove(`/volumes/${Name}?force=1`);
  }
}

async function remove(path: string): Promise<void> {
  const { status, text } = await dockerApi(path, { method: 'DELETE' });
  if (status >= 400 && status !== 404) throw new Error(`DELETE ${path}: ${status} ${text}`);
}
