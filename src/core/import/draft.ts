import { stringify } from 'yaml';
import { schemaLine } from '../config/schema-line.ts';
import type { DesiredApp, FrozenApp } from '../desired/types.ts';
import { composeLabels } from '../labels.ts';
import type { Adopted } from '../live/adopted.ts';
import type { Candidate } from './candidates.ts';
import type { NewFile } from './copy-project.ts';

/** What adopting one candidate comes to: the app that it becomes, and the files that this takes. */
export interface Draft {
  readonly candidate: Candidate;
  readonly app: string;
  /** Within the app's folder; empty where the workspace has the app already. */
  readonly files: readonly NewFile[];
  /** Absolute paths outside of the workspace that it goes on to use. */
  readonly outside: readonly string[];
  /** Variables that look like secrets and stand in a file that was made. */
  readonly sensitive: readonly string[];
  readonly unsaid: readonly string[];
  /** The Compose file that was made of the containers, secrets left out; absent where it is a copy. */
  readonly made?: { readonly shown: string; readonly because?: string };
}

/** `<app>/<service>` → the containers that it would take as they are. */
export function adoptedBy({ candidate, app }: Draft): Adopted {
  const groups = Map.groupBy(
    candidate.containers,
    ({ labels }) => `${app}/${labels[composeLabels.service] ?? serviceOfLone(app)}`,
  );
  return Object.fromEntries([...groups].map(([key, containers]) => [key, containers.map(({ id }) => id).sort()]));
}

/** A container that Compose did not make is its app's only service, and bears the app's name. */
export function serviceOfLone(app: string): string {
  return app;
}

/** The app of the workspace that such a candidate is already: its files stay as they are. */
export function knownApp(
  { kind, name, app }: Candidate,
  apps: readonly (DesiredApp | FrozenApp)[],
): DesiredApp | FrozenApp | undefined {
  if (kind === 'project') return apps.find(({ project }) => project === name);
  return (
    apps.find(
      (one) => 'services' in one && one.services.some((each) => each.name === one.name && each.containerName === name),
    ) ?? apps.find((one) => !('services' in one) && one.name === app)
  );
}

/** Where the project's name can be no app's, or should not be: the app file says so. */
export function appFileFor(app: string, { kind, name }: Candidate): NewFile[] {
  if (kind === 'container' || app === name) return [];
  const content = `${schemaLine('app')}\n\n# The Compose project that it was before it was adopted: its volumes and networks bear that name.\n${stringify({ project: name })}`;
  return [{ path: 'app.yaml', content, mode: 0o644 }];
}
