import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { childEnvironment } from './adapters/docker/child-environment.ts';
import { resolveEndpoint } from './adapters/docker/endpoint.ts';
import { endpointFiles } from './adapters/docker/endpoint-files.ts';
import { contextDigest } from './adapters/files/build-context.ts';
import { fileReader } from './adapters/files/file-reader.ts';
import { keepCopy } from './adapters/files/keep-copy.ts';
import { mayWrite, roomAt } from './adapters/files/room.ts';
import { writeAtomic } from './adapters/files/write-atomic.ts';
import { systemClock } from './adapters/process/clock.ts';
import { localProcesses } from './adapters/process/processes.ts';
import type { ForgeSettings, GitSettings } from './core/source/settings.ts';
import { seconds } from './lib/duration.ts';
import type { Compose } from './ports/compose.ts';
import type { Exclusively, FollowedGit } from './ports/git-source.ts';
import type { ImageRegistry } from './ports/image-registry.ts';
import type { PushedRepository } from './ports/pushed-repository.ts';
import type { Runtime } from './ports/runtime.ts';
import type { Services } from './ports/services.ts';
import type { WatchPorts } from './ports/watch.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface RuntimeOptions {
  /** The workspace's folder. */
  readonly dir: string;
  /** A Docker host's address, from --target. */
  readonly target?: string | undefined;
  readonly environment?: Environment;
  readonly warn?: (message: string) => void;
}

/** The only place that puts real adapters together. Nothing is connected yet; the first request does. */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const [{ connectDocker }, { openStore }, { openSecrets }] = await Promise.all([
    import('./adapters/docker/connect.ts'),
    import('./adapters/store/open-store.ts'),
    import('./adapters/secrets/secret-file.ts'),
  ]);
  const environment = options.environment ?? process.env;
  const warn = options.warn ?? (() => undefined);
  const dir = resolve(options.dir);
  const endpoint = resolveEndpoint({ flag: options.target, environment, files: endpointFiles });
  const store = openStore(stateDir(dir, environment), warn);
  const known = store.cached('api-version', endpoint.host);
  const docker = connectDocker(endpoint, {
    environment,
    ...(known ? { knownApiVersion: known } : {}),
    onApiVersion: (version) => store.cache('api-version', endpoint.host, version),
  });
  const compose = lazily(async () => {
    const { connectCompose } = await import('./adapters/compose/connect.ts');
    return connectCompose({
      environment: childEnvironment(endpoint, await docker.apiVersion(), environment),
      command: environment['ORBITR_COMPOSE'],
      journal: store.children,
      logDir: join(store.dir, 'log'),
      privateDir: join(store.dir, 'tmp'),
      clock: systemClock,
    });
  });
  return {
    dir,
    files: fileReader,
    writeFile: writeAtomic,
    removeFile: (path) => rmSync(path, { force: true }),
    keepCopy,
    removeTree: (path) => rmSync(path, { recursive: true, force: true }),
    probe: async (question) => (await import('./providers/probes/index.ts')).probe(question),
    notify: async (parcel) => (await import('./providers/notifiers/index.ts')).notify(parcel),
    extensionsDir: bundledExtensions(),
    secrets: {
      ...openSecrets(store.dir, environment),
      generate: async (recipe, from) => (await import('./adapters/secrets/generate.ts')).generate(recipe, from),
    },
    ...(environment['ORBITR_PLAN_KEY'] ? { planKey: environment['ORBITR_PLAN_KEY'] } : {}),
    ...stableForOf(environment['ORBITR_STABLE_FOR']),
    gitOrigin: async () => (await import('./adapters/git/origin.ts')).gitOrigin(dir),
    gitHead: async () => (await import('./adapters/git/head.ts')).gitHead(dir),
    checkout: async (ref) => (await import('./adapters/git/checkout.ts')).checkoutAt(dir, ref, store.dir),
    contextDigest: (context, dockerfile) =>
      contextDigest(context, dockerfile, {
        get: (key) => store.cached('build', key),
        put: (key, digest) => store.cache('build', key, digest),
      }),
    isPortFree: async (address, port, protocol) =>
      (await import('./adapters/process/port-probe.ts')).isPortFree(address, port, protocol),
    roomAt,
    mayWrite,
    docker: { ...docker.reader, endpointSource: endpoint.source },
    writer: docker.writer,
    exec: docker.exec,
    leases: docker.leases,
    lending: {
      borrow: async (ask, hooks) =>
        (await import('./adapters/process/lending.ts')).openLending(store.dir).borrow(ask, hooks),
      lend: async (onAsk) => (await import('./adapters/process/lending.ts')).openLending(store.dir).lend(onAsk),
    },
    compose,
    registry: lazyRegistry(async () => {
      const [{ connectRegistry }, { dockerCredentials }] = await Promise.all([
        import('./adapters/registry/connect.ts'),
        import('./adapters/docker/credentials.ts'),
      ]);
      return connectRegistry({
        credentials: dockerCredentials(environment, endpointFiles),
        clock: systemClock,
        cache: {
          get: (key) => store.cached('registry', key),
          put: (key, value) => store.cache('registry', key, value),
        },
      });
    }),
    store,
    clock: systemClock,
    processes: localProcesses(systemClock),
    warn,
  };
}

export interface FollowOptions {
  readonly settings: GitSettings;
  /** Where the token comes from, for git and for statuses; it is asked for anew each time. Default: ORBITR_GIT_TOKEN. */
  readonly token?: { readonly variable: string } | { readonly secret: string };
  readonly forge?: Pick<ForgeSettings, 'forge' | 'api'>;
  /** What tells these statuses from others: `orbitr/home`. */
  readonly context?: string;
  readonly exclusively?: Exclusively;
  readonly environment?: Environment;
}

/** A workspace that is followed from git, and the service that is told how its commits fare: see src/ports/git-source.ts. */
export async function followGit(options: FollowOptions): Promise<FollowedGit> {
  const { settings, token: from = { variable: 'ORBITR_GIT_TOKEN' }, context = 'orbitr', exclusively } = options;
  const { forge = {}, environment = process.env } = options;
  const [{ openGitSource }, { statusPoster }, { namedSecret }, { prepareStateFolder }] = await Promise.all([
    import('./adapters/git/source.ts'),
    import('./providers/forges/post-status.ts'),
    import('./adapters/secrets/named-secret.ts'),
    import('./adapters/store/state-folder.ts'),
  ]);
  prepareStateFolder(settings.stateDir);
  const token = () =>
    'variable' in from
      ? environment[from.variable] || undefined
      : namedSecret(settings.stateDir, from.secret, environment);
  const whole = { ...settings, access: { token, ...settings.access } };
  const source = await openGitSource(whole, { environment, ...(exclusively ? { exclusively } : {}) });
  const post = statusPoster({ url: settings.url, token, ...forge }, systemClock);
  return {
    ...source,
    followed: { url: settings.url, follow: settings.follow },
    postStatus: async (commit, state, text, signal = new AbortController().signal) =>
      post?.({ commit, state, text, context }, signal),
  };
}

/** A repository on this machine that people push to. */
export async function openPushedRepository(folder: string): Promise<PushedRepository> {
  const pushed = await import('./adapters/git/pushed-repository.ts');
  return pushed.openPushedRepository(folder, process.env);
}

/** Where Compose is and how old, whether or not an engine answers. Throws `compose-unavailable`. */
export async function findCompose(environment: Environment) {
  const compose = await import('./adapters/compose/find.ts');
  const own = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return compose.findCompose(Object.fromEntries(own), environment['ORBITR_COMPOSE']);
}

/** The file system alone, for what needs neither engine nor state. */
export function openFiles(): Pick<Runtime, 'files' | 'writeFile' | 'extensionsDir'> {
  return { files: fileReader, writeFile: writeAtomic, extensionsDir: bundledExtensions() };
}

/** Beside the program, in a clone as in an installed package: the nearest folder above this file that has both. */
function bundledExtensions(): string {
  for (let dir = import.meta.dirname; dirname(dir) !== dir; dir = dirname(dir))
    if (existsSync(join(dir, 'package.json')) && existsSync(join(dir, 'extensions'))) return join(dir, 'extensions');
  return join(import.meta.dirname, 'extensions');
}

/** What is no duration counts for nothing. */
function stableForOf(text: string | undefined): Pick<Runtime, 'stableFor'> {
  const stableFor = seconds(text ?? '');
  return stableFor === undefined ? {} : { stableFor };
}

function stateDir(dir: string, environment: Environment): string {
  return environment['ORBITR_STATE_DIR'] ? resolve(environment['ORBITR_STATE_DIR']) : join(dir, '.orbitr');
}

/** Compose wants the API version, which is known once the engine was asked. */
function lazily(connect: () => Promise<Compose>): Compose {
  let connected: Promise<Compose> | undefined;
  const get = (): Promise<Compose> => {
    connected ??= connect();
    return connected;
  };
  return {
    version: async () => (await get()).version(),
    config: async (input) => (await get()).config(input),
    projects: async () => (await get()).projects(),
    create: async (input) => (await get()).create(input),
    run: async (input) => (await get()).run(input),
    build: async (input) => (await get()).build(input),
  };
}

/** Most commands ask no registry. */
function lazyRegistry(connect: () => Promise<ImageRegistry>): ImageRegistry {
  let connected: Promise<ImageRegistry> | undefined;
  const get = (): Promise<ImageRegistry> => {
    connected ??= connect();
    return connected;
  };
  return {
    tags: async (repository) => (await get()).tags(repository),
    digest: async (reference) => (await get()).digest(reference),
    describe: async (repository, digest, platform) => (await get()).describe(repository, digest, platform),
  };
}

/** What only the daemon needs, loaded when it begins. */
export async function openWatchPorts(): Promise<Omit<WatchPorts, 'serve' | 'git'>> {
  const [{ watchFiles }, { localSchedule }, { openMetrics }, { uptime }] = await Promise.all([
    import('./adapters/files/watch-files.ts'),
    import('./adapters/process/schedule.ts'),
    import('./adapters/metrics/open-metrics.ts'),
    import('node:os'),
  ]);
  return { watchFiles, schedule: localSchedule, metrics: openMetrics(), uptime: () => uptime() * 1000 };
}

/** What keeps services running on this machine. */
export async function openServices(): Promise<Services> {
  return (await import('./adapters/systemd/services.ts')).systemd();
}
