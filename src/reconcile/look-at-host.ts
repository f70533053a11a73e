import type { HostFacts } from '../core/plan/host-facts.ts';
import { portName } from '../core/plan/host-facts.ts';
import { type HostQuestions, hostQuestions } from '../core/plan/host-questions.ts';
import type { PlanInput } from '../core/plan/input.ts';
import type { Plan } from '../core/plan/types.ts';
import { pooled } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';

type HostRuntime = Pick<Runtime, 'dir' | 'files' | 'isPortFree' | 'compose'> & {
  readonly docker: Pick<Runtime['docker'], 'endpoint' | 'info' | 'inspectImage'>;
  readonly store: Pick<Runtime['store'], 'cached' | 'cache'>;
};

/** Asks the machine about what a plan is going to start; undefined where it has no question. An engine elsewhere has a host that cannot be asked. */
export async function lookAtHost(runtime: HostRuntime, input: PlanInput, made: Plan): Promise<HostFacts | undefined> {
  const asked = hostQuestions(input, made);
  const isLocal = isLocalEngine(runtime);
  const absent = isLocal ? asked.binds.filter((bind) => isWorthTelling(runtime, bind)) : [];
  const ports = isLocal ? asked.ports : [];
  if (ports.length + absent.length + asked.images.length === 0 && !asked.apiVersion) return undefined;
  const images = await architectures(runtime, asked.images);
  const known = input.architecture;
  const needsInfo = asked.apiVersion || absent.length > 0 || (asked.images.length > 0 && !known);
  const info = needsInfo ? await runtime.docker.info() : undefined;
  const architecture = known ?? info?.arch;
  const isOurs = info !== undefined && isThere(runtime, info.rootDir);
  const missingPaths = isOurs ? [...new Set(absent.map(({ source }) => source))] : [];
  const isUnclear = asked.composeVersion && absent.some(({ made }) => made === undefined);
  return {
    busyPorts: await busyPorts(runtime, ports),
    missingPaths,
    images,
    ...(architecture ? { architecture } : {}),
    ...(info && asked.apiVersion ? { apiVersion: info.apiVersion } : {}),
    ...(isUnclear ? { composeVersion: (await runtime.compose.version()).version } : {}),
  };
}

export function isLocalEngine({ docker }: { readonly docker: Pick<Runtime['docker'], 'endpoint'> }): boolean {
  return docker.endpoint.startsWith('unix:');
}

/** A folder that will be made inside the workspace is told of when the files are read. */
function isWorthTelling(runtime: HostRuntime, { source, made }: HostQuestions['binds'][number]): boolean {
  return !isThere(runtime, source) && !(made && source.startsWith(`${runtime.dir}/`));
}

/** In doubt it is: what this user may not look at the engine may. */
function isThere({ files }: HostRuntime, path: string): boolean {
  try {
    return files.stat(path) !== undefined;
  } catch {
    return true;
  }
}

async function busyPorts(runtime: HostRuntime, ports: HostQuestions['ports']): Promise<string[]> {
  const answers = await pooled(ports, 8, async (port) => ({
    name: portName(port),
    isFree: await runtime.isPortFree(port.address, port.port, port.protocol),
  }));
  return answers.filter(({ isFree }) => !isFree).map(({ name }) => name);
}

/** An id stands for one content for ever: each is asked for once. */
async function architectures(runtime: HostRuntime, ids: readonly string[]): Promise<Record<string, string>> {
  const found = await pooled(ids, 4, async (id) => {
    const known = runtime.store.cached('engine', `arch of ${id}`);
    if (known) return [[id, known] as const];
    const image = await runtime.docker.inspectImage(id);
    if (!image?.Architecture) return [];
    runtime.store.cache('engine', `arch of ${id}`, image.Architecture);
    return [[id, image.Architecture] as const];
  });
  return Object.fromEntries(found.flat());
}
