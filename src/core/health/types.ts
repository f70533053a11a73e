import type { HealthEntry } from './history.ts';

/** How every service answers now. JSON-safe; `orbitr health -o json` prints it as it is. */
export interface WorkspaceHealth {
  /** Version of this shape. */
  readonly version: 1;
  readonly workspace: string;
  readonly endpoint: string;
  /** A row for each container, by app and service. */
  readonly services: readonly ServiceHealth[];
}

export interface ServiceHealth extends HealthEntry {
  /** Unix milliseconds: since when it has been seen in this state. */
  readonly since: number;
  /** The oldest first; where it was asked for. */
  readonly history?: readonly HealthEntry[];
}

/** What `--exit-code` asks for. */
export function isIll({ services }: WorkspaceHealth): boolean {
  return services.some(({ state }) => state === 'unhealthy' || state === 'down');
}
