import { seconds } from '../../lib/duration.ts';
import { inOrder } from '../../lib/order.ts';
import type { LoadedApp } from '../app/types.ts';
import type { AppFile } from '../config/app-file.ts';
import type { LoadedExtension } from '../extension/types.ts';
import { folderOf } from '../files/paths.ts';
import { composeLabels } from '../labels.ts';
import { secretValues } from '../plan/show.ts';
import type { NetworkSpec, VolumeSpec } from '../plan/types.ts';
import { secretsGivenTo } from '../secrets/given-to.ts';
import type { AppProbe } from './health.ts';
import type { ComposeModel, NetworkModel, VolumeModel } from './model.ts';
import { withAppFile } from './overrides.ts';
import type { OwnFiles } from './own-files.ts';
import { desiredService } from './service.ts';
import type {
  DesiredApp,
  DesiredExtension,
  DesiredNetwork,
  DesiredService,
  DesiredVolume,
  FileChange,
} from './types.ts';

/** What stands beside the model: contents that were read, digests that were taken. */
export interface ResolveContext {
  readonly project: string;
  readonly usedBy: readonly string[];
  readonly configs: Readonly<Record<string, string>>;
  readonly secretContents: Readonly<Record<string, string>>;
  readonly builds: Readonly<Record<string, string>>;
  /** Of an extension's app: copies of files that its containers mount. */
  readonly own?: OwnFiles;
}

/** Puts what the files say and what Compose made of them together into one desired app. */
export function resolveApp(app: LoadedApp, normalised: ComposeModel, context: ResolveContext): DesiredApp {
  const { model, positions, openPorts, probe } = withAppFile(app, normalised);
  const networks = Object.entries(model.networks).map(([key, network]) =>
    desiredNetwork(context.project, key, network),
  );
  const volumes = Object.entries(model.volumes).map(([key, volume]) => desiredVolume(context.project, key, volume));
  const shared = {
    ...context,
    model,
    facts: app.compose?.services ?? {},
    networks: nameByKey(networks),
    volumes: nameByKey(volumes),
    mounts: context.own?.digests ?? {},
  };
  const services = Object.entries(model.services).map(([name, service]) =>
    withProbe(desiredService(name, service, shared), probe),
  );
  const byName = new Map(services.map((service) => [service.name, service]));
  const order = inOrder([...byName.keys()].sort(), (name) => {
    const service = byName.get(name);
    return service ? [...service.dependsOn.map((dependency) => dependency.service), ...service.parents].sort() : [];
  });
  return {
    name: app.name,
    project: context.project,
    ...(app.file.renamedFrom ? { renamedFrom: app.file.renamedFrom } : {}),
    dir: context.own ? folderOf(context.own.dir) : app.dir,
    enabled: app.file.enabled ?? true,
    protect: app.file.protect ?? false,
    drift: app.file.drift ?? 'repair',
    ignoreDrift: app.file.ignoreDrift ?? [],
    ...ofUpdate(app.file),
    ...updateOf(app.file.update),
    wave: app.file.wave ?? 0,
    dependsOn: [...(app.file.dependsOn ?? [])].sort(),
    usedBy: context.usedBy,
    ...(app.main ? { main: app.main } : {}),
    hidden: secretValues({
      ...app.compose?.variables,
      ...Object.assign({}, ...Object.values(model.services).map(({ environment }) => environment ?? {})),
    }),
    services: order.flatMap((name) => byName.get(name) ?? []),
    networks: networks.sort(byKey),
    volumes: volumes.sort(byKey),
    openPorts,
    ...variablesOf(app, model),
    model,
    positions,
    problems: app.problems,
    ...(app.extension ? { extension: desiredExtension(app, app.extension, context) } : {}),
  };
}

/** Values that Compose reads when it makes a container: the rendered file has their names only. */
function variablesOf(app: LoadedApp, { configs, secrets }: ComposeModel): Pick<DesiredApp, 'variables'> {
  const names = [...Object.values(configs), ...Object.values(secrets)].flatMap(({ environment }) => environment ?? []);
  if (names.length === 0) return {};
  return { variables: Object.fromEntries(names.map((name) => [name, app.compose?.variables[name] ?? ''])) };
}

function updateOf(update: AppFile['update']): Pick<DesiredApp, 'update'> {
  const stableFor = update?.stableFor === undefined ? undefined : seconds(update.stableFor);
  if (update?.rollback === undefined && stableFor === undefined) return {};
  const { rollback } = update ?? {};
  return {
    update: { ...(rollback === undefined ? {} : { rollback }), ...(stableFor === undefined ? {} : { stableFor }) },
  };
}

/** `restart` and `signal` are about files that changed; what else changes is left to Orbitr. */
function ofUpdate({ update, onFileChange }: AppFile): Pick<DesiredApp, 'onFileChange' | 'strategy' | 'shareable'> {
  const strategy = update?.strategy;
  const files = onFileChange ?? (strategy === 'signal' ? 'signal:HUP' : strategy === 'restart' ? 'restart' : undefined);
  return {
    ...(files ? { onFileChange: fileChange(files) } : {}),
    ...(strategy === 'recreate' || strategy === 'start-first' ? { strategy } : {}),
    ...(update?.shareable ? { shareable: update.shareable } : {}),
  };
}

function fileChange(written: string): FileChange {
  if (written === 'restart' || written === 'recreate' || written === 'ignore') return written;
  return `signal:SIG${written.replace(/^signal:(?:SIG)?/, '')}`;
}

function desiredExtension(app: LoadedApp, extension: LoadedExtension, context: ResolveContext): DesiredExtension {
  const { id, version, origin, hash, manifest, secrets } = extension;
  return {
    id,
    version,
    origin,
    hash,
    architectures: manifest.architectures ?? [],
    ...(manifest.migrations?.length ? { migrations: manifest.migrations } : {}),
    ...(manifest.notes?.afterInstall ? { afterInstall: manifest.notes.afterInstall } : {}),
    ...(manifest.firstStart?.length ? { firstStart: firstStart(app, manifest.firstStart) } : {}),
    secrets,
    given: app.compose ? secretsGivenTo(app.compose) : [],
    files: context.own?.files ?? [],
    filesDir: context.own?.dir ?? '',
  };
}

function firstStart(app: LoadedApp, keys: readonly string[]): NonNullable<DesiredExtension['firstStart']> {
  const services = Object.entries(app.compose?.services ?? {}).map(([service, { environmentFrom = {} }]) => {
    const own = Object.entries(environmentFrom).flatMap(([name, used]) => {
      const key = used.find((each) => keys.includes(each));
      return key === undefined ? [] : [[name, key] as const];
    });
    return [service, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(services);
}

function withProbe(service: DesiredService, probe: AppProbe | undefined): DesiredService {
  if (!probe || probe.service !== service.name) return service;
  return { ...service, probe: probe.wish, deadline: Math.max(service.deadline, probe.deadline) };
}

function desiredNetwork(project: string, key: string, network: NetworkModel | null): DesiredNetwork {
  const name = network?.name ?? `${project}_${key}`;
  const ipam = network?.ipam;
  const config = (ipam?.config ?? []).map((entry) => ({
    ...(entry.subnet ? { subnet: entry.subnet } : {}),
    ...(entry.gateway ? { gateway: entry.gateway } : {}),
    ...(entry.ip_range ? { ipRange: entry.ip_range } : {}),
    ...(entry.aux_addresses ? { auxAddresses: entry.aux_addresses } : {}),
  }));
  const spec: NetworkSpec = {
    name,
    ...(network?.driver ? { driver: network.driver } : {}),
    ...(network?.driver_opts ? { driverOptions: network.driver_opts } : {}),
    ...(network?.internal ? { internal: true } : {}),
    ...(network?.attachable ? { attachable: true } : {}),
    ...(network?.enable_ipv6 ? { ipv6: true } : {}),
    ...(ipam?.driver || config.length > 0
      ? { ipam: { ...(ipam?.driver ? { driver: ipam.driver } : {}), config } }
      : {}),
    labels: { ...network?.labels, [composeLabels.project]: project, [composeLabels.network]: key },
  };
  return { key, name, external: network?.external ?? false, spec };
}

function desiredVolume(project: string, key: string, volume: VolumeModel | null): DesiredVolume {
  const name = volume?.name ?? `${project}_${key}`;
  const spec: VolumeSpec = {
    name,
    ...(volume?.driver ? { driver: volume.driver } : {}),
    ...(volume?.driver_opts ? { driverOptions: volume.driver_opts } : {}),
    labels: { ...volume?.labels, [composeLabels.project]: project, [composeLabels.volume]: key },
  };
  return { key, name, external: volume?.external ?? false, spec };
}

function nameByKey(things: readonly { readonly key: string; readonly name: string }[]): Record<string, string> {
  return Object.fromEntries(things.map(({ key, name }) => [key, name]));
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
