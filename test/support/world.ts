import type { AppFile } from '../../src/core/config/app-file.ts';
import { resolveApp } from '../../src/core/desired/resolve.ts';
import type { Desired, DesiredApp } from '../../src/core/desired/types.ts';
import { readModel } from '../../src/core/desired/unescape.ts';
import type { KeptManifest, LoadedExtension } from '../../src/core/extension/types.ts';
import type { Snapshot } from '../../src/core/live/snapshot.ts';
import type { PlanInput, PlannerOptions } from '../../src/core/plan/input.ts';
import type { Position } from '../../src/core/problems.ts';

/** A service as a test wants to write it: anything of a normalised Compose service. */
export type ServiceSketch = Readonly<Record<string, unknown>>;

export interface AppSketch {
  readonly services: Readonly<Record<string, ServiceSketch>>;
  readonly volumes?: readonly string[];
  /** What the file says of networks and volumes besides their names. */
  readonly settings?: Readonly<Record<string, object>>;
  readonly file?: AppFile;
  readonly main?: string;
  readonly positions?: Readonly<Record<string, Position>>;
  readonly envFileKeys?: Readonly<Record<string, readonly string[]>>;
  /** Makes it an app of an extension, which publishes these. */
  readonly manifestPorts?: KeptManifest['ports'];
  /** Makes it an app of an extension whose environment variables of these names count at the first start alone. */
  readonly firstStart?: readonly string[];
  /** The Compose project that it was first applied as; its name if left out. */
  readonly project?: string;
  /** Service → the digest of what it is built from. */
  readonly builds?: Readonly<Record<string, string>>;
  /** Names of a network and a volume that others made. */
  readonly external?: { readonly network?: string; readonly volume?: string };
}

/** A desired app, made the way the shell makes it, from a sketch of what Compose would have said. */
export function desiredApp(name: string, sketch: AppSketch, usedBy: readonly string[] = []): DesiredApp {
  const { project = name, external = {} } = sketch;
  const model = readModel({
    name: project,
    services: Object.fromEntries(
      Object.entries(sketch.services).map(([key, service]) => [
        key,
        {
          image: 'busybox:1',
          networks: { default: null, ...(external.network ? { shared: null } : {}) },
          ...service,
        },
      ]),
    ),
    networks: {
      default: { name: `${project}_default`, ...sketch.settings?.['default'] },
      ...(external.network ? { shared: { name: external.network, external: true } } : {}),
    },
    volumes: {
      ...Object.fromEntries(
        (sketch.volumes ?? []).map((volume) => [
          volume,
          { name: `${project}_${volume}`, ...sketch.settings?.[volume] },
        ]),
      ),
      ...(external.volume ? { shared: { name: external.volume, external: true } } : {}),
    },
  });
  const names = Object.keys(sketch.services);
  const main = sketch.main ?? (names.length === 1 ? names[0] : undefined);
  const facts = Object.fromEntries(
    names.map((service) => [
      service,
      {
        build: false,
        replicas: 1,
        hostPorts: [],
        published: [],
        containerPorts: [],
        dependsOn: [],
        envFileKeys: sketch.envFileKeys?.[service] ?? [],
        hasHealthcheck: false,
        environmentFrom: Object.fromEntries((sketch.firstStart ?? []).map((key) => [key, [key]])),
      },
    ]),
  );
  return resolveApp(
    {
      name,
      dir: `/w/apps/${name}`,
      file: sketch.file ?? {},
      positions: {},
      ...(main ? { main } : {}),
      ...(sketch.manifestPorts || sketch.firstStart
        ? { extension: extensionWith(sketch.manifestPorts ?? [], sketch.firstStart ?? []) }
        : {}),
      compose: { files: [], variables: {}, services: facts, positions: sketch.positions ?? {}, asks: [], inputs: {} },
      problems: [],
      inputs: {},
    },
    model,
    { project, usedBy, configs: {}, secretContents: {}, builds: sketch.builds ?? {} },
  );
}

function extensionWith(ports: KeptManifest['ports'], firstStart: readonly string[]): LoadedExtension {
  const manifest: KeptManifest = { name: 'Web', ports, firstStart };
  const nothing = { provides: [], dependencies: [], metBy: [], secrets: [], outputs: {}, taken: {} };
  return { id: 'web', version: '1.0.0', origin: 'workspace', dir: '/w/extensions/web', hash: '', manifest, ...nothing };
}

export function desiredOf(sketches: Readonly<Record<string, AppSketch>>): Desired {
  const usedBy = (name: string) =>
    Object.entries(sketches)
      .filter(([, { file }]) => file?.dependsOn?.includes(name))
      .map(([user]) => user);
  return {
    workspace: 'ws',
    apps: Object.entries(sketches).map(([name, sketch]) => desiredApp(name, sketch, usedBy(name))),
    frozen: [],
  };
}

export const busybox = { id: 'sha256:busybox', tags: ['busybox:1'], digests: [], labels: {} };

export const emptyEngine: Snapshot = { containers: [], networks: [], volumes: [], images: [busybox] };

export const noOptions: PlannerOptions = { apps: [], prune: false, takeOver: [], allowData: [] };

export function worldOf(desired: Desired, changes: Partial<PlanInput> = {}): PlanInput {
  return {
    endpoint: 'unix:///var/run/docker.sock',
    desired,
    live: emptyEngine,
    memory: { apps: {} },
    privateDigests: {},
    inspected: {},
    known: { locked: {}, registry: {} },
    addresses: { pool: '10.203.0.0/16', locked: {} },
    options: noOptions,
    ...changes,
  };
}
