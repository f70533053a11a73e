import { type AppHint, appHints } from '../core/app/app-hints.ts';
import { isFrozen, isRefused } from '../core/app/frozen.ts';
import { hostPortsOf, shownPort } from '../core/app/host-ports.ts';
import { loadWorkspace } from '../core/app/load-workspace.ts';
import { loopback } from '../core/app/manifest-ports.ts';
import { openPortsOf } from '../core/app/open-ports.ts';
import type { LoadedApp } from '../core/app/types.ts';
import { emptyLock, lockFileName, lockProblem, parseLock } from '../core/config/lock-file.ts';
import type { FileReader } from '../core/files/reader.ts';
import { hasErrors, type Problem, sortProblems } from '../core/problems.ts';
import { noSecrets } from '../core/secrets/need.ts';
import { checkSelection } from './selection.ts';

export interface ValidateOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  /** Only these apps are reported on; all where empty. Everything is read in any case: apps depend on each other. */
  readonly apps?: readonly string[];
  /** Absolute: the folder of the extensions that Orbitr brings. */
  readonly extensionsDir?: string;
  /** Also what could be safer. */
  readonly hints?: boolean;
}

export interface Validation {
  /** Version of this shape. */
  readonly version: 1;
  /** 0: sound, perhaps with warnings · 2: faults were found. */
  readonly exit: 0 | 2;
  readonly apps: readonly AppSummary[];
  readonly problems: readonly Problem[];
  readonly errors: number;
  readonly warnings: number;
  /** Only where they were asked for. They never change the exit status. */
  readonly hints?: readonly AppHint[];
}

/** What there is of an app, for a person to recognise it. */
export interface AppSummary {
  readonly app: string;
  /**
   * `broken`: its files have errors, and what runs of it would be left as it is · `blocked`: the same, because it asks for more than it is
   * granted.
   */
  readonly state: 'sound' | 'disabled' | 'broken' | 'blocked';
  readonly main?: string;
  readonly services: readonly { readonly service: string; readonly image?: string; readonly replicas: number }[];
  /** `127.0.0.1:8080`, `53/udp`: sorted by port. `(assigned) for 80` where orbitr.lock does not hold it yet. */
  readonly hostPorts: readonly string[];
  readonly dependsOn: readonly string[];
}

/** Looks at the files alone: no Docker, nothing is written. Throws `reference-missing` for an app that the workspace does not have. */
export function validate(options: ValidateOptions, reader: FileReader): Validation {
  const { dir, apps = [], extensionsDir, hints = false } = options;
  const extensions = { known: noSecrets, ...(extensionsDir ? { bundledDir: extensionsDir } : {}) };
  const workspace = loadWorkspace({ reader, dir, extensions });
  checkSelection(
    apps,
    workspace.apps.map(({ name }) => name),
  );
  const isMeant = (name: string | undefined) => apps.length === 0 || name === undefined || apps.includes(name);
  const lock = lockOf(reader, dir);
  const ofLock = 'wrong' in lock ? [lockProblem(lock.wrong)] : [];
  const problems = sortProblems([...workspace.problems.filter(({ app }) => isMeant(app)), ...ofLock]);
  const assigned = 'wrong' in lock ? {} : lock.ports;
  const meant = workspace.apps.filter(({ name }) => isMeant(name));
  return {
    version: 1,
    exit: hasErrors(problems) ? 2 : 0,
    apps: meant.map((app) => {
      const own = problems.filter((problem) => problem.app === app.name);
      return summary(app, own, assigned);
    }),
    problems,
    errors: problems.filter(({ severity }) => severity === 'error').length,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
    ...(hints ? { hints: appHints(reader, workspace, meant) } : {}),
  };
}

function lockOf(reader: FileReader, dir: string): ReturnType<typeof parseLock> {
  const bytes = reader.read(`${dir}/${lockFileName}`);
  return bytes ? parseLock(new TextDecoder().decode(bytes)) : emptyLock;
}

function summary(app: LoadedApp, problems: readonly Problem[], assigned: Readonly<Record<string, number>>): AppSummary {
  const services = Object.entries(app.compose?.services ?? {});
  const open = openPortsOf(app);
  const known = open.flatMap(({ key, protocol }) =>
    assigned[key] === undefined ? [] : [{ address: loopback, port: assigned[key], protocol }],
  );
  const unknown = open.filter(({ key }) => assigned[key] === undefined);
  const ports = [...hostPortsOf(app), ...known].toSorted((a, b) => a.port - b.port);
  return {
    app: app.name,
    state: stateOf(app, problems),
    ...(app.main ? { main: app.main } : {}),
    services: services.map(([service, { image, replicas }]) => ({ service, replicas, ...(image ? { image } : {}) })),
    hostPorts: [
      ...new Set(ports.map(shownPort)),
      ...unknown.map(
        ({ container, protocol }) => `(assigned) for ${shownPort({ address: '', port: container, protocol })}`,
      ),
    ],
    dependsOn: app.file.dependsOn ?? [],
  };
}

function stateOf(app: LoadedApp, problems: readonly Problem[]): AppSummary['state'] {
  if (isFrozen(app)) return isRefused(problems) ? 'blocked' : 'broken';
  return app.file.enabled === false ? 'disabled' : 'sound';
}
