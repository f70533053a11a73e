import { loadWorkspace } from '../core/app/load-workspace.ts';
import { OrbitrError } from '../core/errors.ts';
import { noSecrets } from '../core/secrets/need.ts';
import type { EngineInfo } from '../ports/docker.ts';
import type { Runtime } from '../ports/runtime.ts';
import { addressPools, composeRow, diskRows, engineRow } from './doctor-engine.ts';
import { gitRow, type Machine, nodeRow, socketRow, stateRow } from './doctor-machine.ts';

/** `ok`: as it should be · `warn`: works, but not for long or not well · `fail`: Orbitr cannot work like that. */
export interface DoctorRow {
  readonly name: string;
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What mends it: imperative, runnable where possible. */
  readonly fixes: readonly string[];
}

export interface DoctorReport {
  /** Version of this shape. */
  readonly version: 1;
  readonly rows: readonly DoctorRow[];
}

/** What doctor looks at. Ports that throw become rows, so that one fault hides no other. */
export interface DoctorParts {
  readonly runtime: Pick<Runtime, 'compose' | 'files' | 'extensionsDir'> & { readonly docker: EnginePart };
  readonly machine: Machine;
  /** Absolute; absent where there is no workspace. */
  readonly workspaceDir?: string;
  /** The name of `targets:` in orbitr.yaml that led to the endpoint. */
  readonly target?: string;
  /** Where the workspace's state lies or would lie; absent where there is no workspace. */
  readonly stateDir?: string;
}

export type EnginePart = Pick<Runtime['docker'], 'endpoint' | 'info' | 'snapshot'> & {
  /** Who named the endpoint: `DOCKER_HOST`. */
  readonly endpointSource?: string;
};

/** Every row, in the order in which faults hide each other. Never throws for what it finds. */
export async function doctorOperation(parts: DoctorParts): Promise<DoctorReport> {
  const { machine, runtime } = parts;
  const { docker } = runtime;
  const [engine, networks, compose, workspace] = await Promise.all([
    attempt('engine', () => docker.info()),
    attempt('networks', async () => addressPools((await docker.snapshot()).networks)),
    attempt('compose', async () => composeRow(await runtime.compose.version())),
    attempt('workspace', async () => workspaceRow(parts)),
  ]);
  const socket = await socketRow(machine, docker.endpoint);
  const rows = [
    nodeRow(machine),
    endpointRow(docker, parts.target),
    socket,
    ...('fault' in engine
      ? // Without a socket there is nobody to ask: that was said already.
        [socket?.level === 'fail' ? undefined : engine.fault]
      : [engineRow(engine.value), ...(await diskOf(machine, docker.endpoint, engine.value)), rowOf(networks)]),
    rowOf(compose),
    parts.stateDir === undefined ? undefined : await stateRow(machine, parts.stateDir),
    await gitRow(machine),
    rowOf(workspace),
  ];
  return { version: 1, rows: rows.filter((row) => row !== undefined) };
}

type Attempt<T> = { readonly value: T } | { readonly fault: DoctorRow };

async function attempt<T>(name: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { suggestions, detail } = error instanceof OrbitrError ? error : { suggestions: [], detail: [] };
    return { fault: { name, level: 'fail', text: [message, ...detail].join('; '), fixes: suggestions } };
  }
}

function rowOf(tried: Attempt<DoctorRow>): DoctorRow {
  return 'fault' in tried ? tried.fault : tried.value;
}

function endpointRow({ endpoint, endpointSource }: EnginePart, target: string | undefined): DoctorRow {
  const source = target === undefined ? (sources[endpointSource ?? ''] ?? endpointSource) : `--target ${target}`;
  return { name: 'endpoint', level: 'ok', text: source ? `${endpoint}, from ${source}` : endpoint, fixes: [] };
}

/** Who named the endpoint, where that is no variable. */
const sources: Readonly<Record<string, string>> = {
  flag: '--target',
  context: 'the docker context',
  rootless: 'the rootless engine of this user',
  default: 'Docker’s own default',
};

/** Only an engine behind a local socket keeps its data where we can look. */
async function diskOf(machine: Machine, endpoint: string, engine: EngineInfo): Promise<readonly DoctorRow[]> {
  if (!endpoint.startsWith('unix://')) return [];
  const disk = await machine.disk(engine.rootDir);
  return disk ? diskRows(engine.rootDir, disk) : [];
}

function workspaceRow({ workspaceDir: dir, runtime }: DoctorParts): DoctorRow {
  const name = 'workspace';
  if (dir === undefined) {
    return { name, level: 'warn', text: 'none here or in a folder above', fixes: ['orbitr init'] };
  }
  const { problems } = loadWorkspace({
    reader: runtime.files,
    dir,
    extensions: { known: noSecrets, bundledDir: runtime.extensionsDir },
  });
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = count(problems.length - errors, 'warning');
  if (errors > 0) {
    return { name, level: 'fail', text: `${dir}: ${count(errors, 'error')}, ${warnings}`, fixes: ['orbitr validate'] };
  }
  return { name, level: 'ok', text: problems.length > 0 ? `${dir}, ${warnings}` : dir, fixes: [] };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
