import { OrbitrError } from '../core/errors.ts';
import type { Compose } from '../ports/compose.ts';
import type { DockerReader, EngineInfo } from '../ports/docker.ts';
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
  readonly docker: Pick<DockerReader, 'endpoint' | 'info' | 'snapshot'>;
  /** Where the endpoint was found: `DOCKER_HOST`, `docker context nas`. */
  readonly endpointSource?: string;
  readonly compose: Pick<Compose, 'version'>;
  readonly machine: Machine;
  /** Absolute; absent where there is no workspace. */
  readonly stateDir?: string;
  /** Counts of the workspace's problems; undefined where there is no workspace. */
  readonly workspace: () => Promise<{ readonly dir: string; readonly errors: number; readonly warnings: number } | undefined>;
}

/** Every row, in the order in which faults hide each other. Never throws for what it finds. */
export async function doctorOperation(parts: DoctorParts): Promise<DoctorReport> {
  const { docker, machine } = parts;
  const [engine, snapshot, compose, workspace] = await Promise.all([
    attempt(() => docker.info()),
    attempt(() => docker.snapshot()),
    attempt(() => parts.compose.version()),
    attempt(() => parts.workspace()),
  ]);
  const rows = [
    nodeRow(machine),
    { name: 'endpoint', level: 'ok', text: `${docker.endpoint}${parts.endpointSource ? `, from ${parts.endpointSource}` : ''}`, fixes: [] } as const,
    await socketRow(machine, docker.endpoint),
    engine.failed ? failed('engine', engine.error) : engineRow(engine.value),
    compose.failed ? failed('compose', compose.error) : composeRow(compose.value),
    ...(engine.failed ? [] : await diskOf(machine, docker.endpoint, engine.value)),
    ...(snapshot.failed ? [] : [addressPools(snapshot.value.networks)]),
    ...(parts.stateDir === undefined ? [] : [await stateRow(machine, parts.stateDir)]),
    await gitRow(machine),
    workspace.failed ? failed('workspace', workspace.error) : workspaceRow(workspace.value),
  ];
  return { version: 1, rows: rows.filter((row) => row !== undefined) };
}

type Attempt<T> = { readonly failed: false; readonly value: T } | { readonly failed: true; readonly error: unknown };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { failed: false, value: await work() };
  } catch (error) {
    return { failed: true, error };
  }
}

function failed(name: string, error: unknown): DoctorRow {
  const text = error instanceof Error ? error.message : String(error);
  return { name, level: 'fail', text, fixes: error instanceof OrbitrError ? error.suggestions : [] };
}

/** Only an engine behind a local socket keeps its data where we can look. */
async function diskOf(machine: Machine, endpoint: string, engine: EngineInfo): Promise<readonly DoctorRow[]> {
  if (!endpoint.startsWith('unix://')) return [];
  const disk = await machine.disk(engine.rootDir);
  return disk ? diskRows(engine.rootDir, disk) : [];
}

function workspaceRow(found: Awaited<ReturnType<DoctorParts['workspace']>>): DoctorRow {
  if (!found) return { name: 'workspace', level: 'warn', text: 'none here or in a folder above', fixes: ['orbitr init'] };
  const { dir, errors, warnings } = found;
  if (errors > 0) return { name: 'workspace', level: 'fail', text: `${dir}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`, fixes: ['orbitr validate'] };
  return { name: 'workspace', level: 'ok', text: warnings > 0 ? `${dir}, ${count(warnings, 'warning')}` : dir, fixes: [] };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
