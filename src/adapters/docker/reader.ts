import type Docker from 'dockerode';
import { type EngineLists, snapshotFromEngine } from '../../core/live/from-engine.ts';
import type { ContainerInspect, DockerReader, EngineInfo, ImageInspect } from '../../ports/docker.ts';
import type { Credentials } from './credentials.ts';
import { resolveDigest } from './distribution.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';
import { readEvents } from './events.ts';
import { readHands } from './hands.ts';
import { readLogs } from './logs.ts';
import type { Patience } from './patience.ts';

export function dockerReader(engine: Engine, credentials: Credentials, sleep: Patience['sleep']): DockerReader {
  return {
    endpoint: engine.endpoint,
    requests: engine.requests,
    snapshot: async () => {
      const [containers, networks, volumes, images] = await Promise.all([
        engine.call({ what: 'list the containers', read: true }, (docker) => docker.listContainers({ all: true })),
        engine.call({ what: 'list the networks', read: true }, (docker) => docker.listNetworks()),
        engine.call({ what: 'list the volumes', read: true }, (docker) => docker.listVolumes()),
        engine.call({ what: 'list the images', read: true }, (docker) => docker.listImages()),
      ]);
      // dockerode's types are not all of what engines answer (null for empty lists); from-engine knows.
      const lists: unknown = { containers, networks, volumes: volumes.Volumes ?? [], images };
      return snapshotFromEngine(lists as EngineLists);
    },
    inspectContainer: (id) =>
      unlessGone<ContainerInspect>(engine, { what: `inspect the container ${id}`, read: true }, (docker) =>
        docker.getContainer(id).inspect(),
      ),
    inspectImage: (reference) =>
      unlessGone<ImageInspect>(engine, { what: `inspect the image ${reference}`, read: true }, async (docker) =>
        withLists(await docker.getImage(reference).inspect()),
      ),
    info: () => engineInfo(engine),
    resolve: (reference) => resolveDigest(engine, credentials, reference, { sleep }),
    logs: (id, lines) => readLogs(engine, id, lines),
    events: (signal) => readEvents(engine, signal),
    hands: (container, since) => readHands(engine, container, since),
  };
}

/** Undefined where the engine answers that there is no such thing. */
async function unlessGone<T>(
  engine: Engine,
  request: { readonly what: string; readonly read: boolean },
  run: (docker: Docker) => Promise<unknown>,
): Promise<T | undefined> {
  try {
    return (await engine.call(request, run)) as T;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && refusalOf(error.cause).status === 404;
}

function withLists(image: Docker.ImageInspectInfo): object {
  return { ...image, RepoTags: image.RepoTags ?? [], RepoDigests: image.RepoDigests ?? [], Config: image.Config ?? {} };
}

/** The fields of `GET /info` that are read. */
interface RawInfo {
  readonly ID?: string;
  readonly Name?: string;
  readonly ServerVersion?: string;
  readonly OSType?: string;
  readonly Architecture?: string;
  readonly DockerRootDir?: string;
  readonly Driver?: string;
  readonly Containers?: number;
  readonly SecurityOptions?: readonly string[] | null;
  readonly Swarm?: { readonly LocalNodeState?: string } | null;
  readonly RegistryConfig?: { readonly Mirrors?: readonly string[] | null } | null;
  readonly Warnings?: readonly string[] | null;
}

export async function engineInfo(engine: Engine): Promise<EngineInfo> {
  const raw: RawInfo = await engine.call({ what: 'describe itself', read: true }, (docker) => docker.info());
  return {
    id: raw.ID ?? '',
    name: raw.Name ?? '',
    version: raw.ServerVersion ?? '',
    apiVersion: await engine.apiVersion(),
    os: raw.OSType ?? 'linux',
    arch: imageArch(raw.Architecture ?? ''),
    rootDir: raw.DockerRootDir ?? '',
    driver: raw.Driver ?? '',
    containers: raw.Containers ?? 0,
    rootless: (raw.SecurityOptions ?? []).some((option) => option.includes('name=rootless')),
    swarm: raw.Swarm?.LocalNodeState === 'active',
    registryMirrors: raw.RegistryConfig?.Mirrors ?? [],
    warnings: raw.Warnings ?? [],
  };
}

/** Engines name the machine as the kernel does, images as Go does. */
function imageArch(machine: string): string {
  if (machine === 'x86_64') return 'amd64';
  if (machine === 'aarch64') return 'arm64';
  if (/^armv[5-7]/.test(machine)) return 'arm';
  return /^i[3-6]86$/.test(machine) ? '386' : machine;
}
