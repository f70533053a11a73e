import { type AppHint, appHints } from '../core/app/app-hints.ts';
import { isFrozen } from '../core/app/frozen.ts';
import { hostPortsOf, shownPort } from '../core/app/host-ports.ts';
import { loadWorkspace } from '../core/app/load-workspace.ts';
import type { LoadedApp } from '../core/app/types.ts';
import type { FileReader } from '../core/files/reader.ts';
import { hasErrors, type Problem } from '../core/problems.ts';
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
  /** `broken`: its files have errors, and what runs of it would be left as it is. */
  readonly state: 'sound' | 'disabled' | 'broken';
  readonly main?: string;
  readonly services: readonly { readonly service: string; readonly image?: string; readonly replicas: number }[];
  /** `127.0.0.1:8080`, `53/udp`: sorted by port. */
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
  const problems = workspace.problems.filter(({ app }) => isMeant(app));
  const meant = workspace.apps.filter(({ name }) => isMeant(name));
  return {
    version: 1,
    exit: hasErrors(problems) ? 2 : 0,
    apps: meant.map(summary),
    problems,
    errors: problems.filter(({ severity }) => severity === 'error').length,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
    ...(hints ? { hints: appHints(reader, workspace, meant) } : {}),
  };
}

function summary(app: LoadedApp): AppSummary {
  const services = Object.entries(app.compose?.services ?? {});
  const ports = hostPortsOf(app).toSorted((a, b) => a.port - b.port);
  return {
    app: app.name,
    state: isFrozen(app) ? 'broken' : app.file.enabled === false ? 'disabled' : 'sound',
    ...(app.main ? { main: app.main } : {}),
    services: services.map(([service, { image, replicas }]) => ({ service, replicas, ...(image ? { image } : {}) })),
    hostPorts: [...new Set(ports.map(shownPort))],
    dependsOn: app.file.dependsOn ?? [],
  };
}
