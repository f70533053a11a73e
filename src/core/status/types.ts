import type { ContainerState, Health } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';

/** What runs, per app. JSON-safe; `orbitr status -o json` prints it as it is. */
export interface WorkspaceStatus {
  /** Version of this shape. */
  readonly version: 1;
  readonly workspace: string;
  readonly endpoint: string;
  /** Sorted by name; orphaned apps are among them. */
  readonly apps: readonly StatusOfApp[];
}

/**
 * running: every service is up · degraded: some are, or one is unhealthy · starting: up, health not known yet · stopped: nothing is up ·
 * completed: only jobs, and they have ended well · not-installed: nothing of it exists yet · disabled: stopped on purpose ·
 * held: stopped by hand, and to stay so · suspended: Orbitr leaves it alone · frozen: its files are broken · orphaned: no longer in the workspace.
 */
export type AppState =
  | 'running'
  | 'degraded'
  | 'starting'
  | 'stopped'
  | 'completed'
  | 'not-installed'
  | 'disabled'
  | 'frozen'
  | 'orphaned'
  | 'held'
  | 'suspended';

export interface StatusOfApp {
  readonly name: string;
  readonly state: AppState;
  /** The worst of its containers; none where no service has a health check. */
  readonly health: Health;
  readonly services: readonly StatusOfService[];
  /** Where a person can reach it: `http://nas:8080`. */
  readonly urls: readonly string[];
  /** Published ports, as Docker writes them: `127.0.0.1:15432->5432/tcp`. */
  readonly ports: readonly string[];
  /** Unix seconds: when the oldest of its containers was created; absent where there is none. */
  readonly since?: number;
  /** Whether live state differs from the workspace; absent where that cannot be told. */
  readonly drift?: boolean;
  readonly findings: readonly Problem[];
}

export interface StatusOfService {
  readonly service: string;
  /** The container's name; absent where there is none. */
  readonly container?: string;
  readonly state: ContainerState | 'missing';
  readonly health: Health;
  readonly image: string;
  /** Unix seconds: when the container was created. */
  readonly since?: number;
}

/** True where an app that ought to run does not, or is unhealthy: what `--exit-code` asks for. */
export function isUnhealthy(status: WorkspaceStatus): boolean {
  return status.apps.some(
    (app) =>
      app.health === 'unhealthy' ||
      app.state === 'degraded' ||
      app.state === 'stopped' ||
      app.state === 'not-installed',
  );
}
