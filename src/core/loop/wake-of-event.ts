import { composeLabels, labels } from '../labels.ts';
import { everything, type Key } from './queue.ts';

/** One event of an engine, of those that are asked for. */
export interface EngineEvent {
  readonly type: string;
  /** `die`, `health_status: unhealthy`, `disconnect`. */
  readonly action: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** By the engine's clock: Unix milliseconds. */
  readonly at?: number;
}

/** Actions that can move live state away from what the files want. `exec_*`, `top`, `attach` and the like fill most of a stream, and are not asked for. */
export const watchedActions = {
  container: [
    'kill',
    'die',
    'destroy',
    'stop',
    'pause',
    'unpause',
    'rename',
    'update',
    'start',
    'oom',
    'health_status',
    'create',
  ],
  network: ['connect', 'disconnect', 'destroy'],
  volume: ['destroy'],
  image: ['delete', 'untag', 'tag'],
} as const;

/** Compose makes a replacement under a name of its own, and gives it the right one once the old container is gone. */
export function isRenameOfCompose({ attributes }: EngineEvent): boolean {
  return [attributes['name'], attributes['oldName']].some((name) => /^\/?[\da-f]{12}_/.test(name ?? ''));
}

/**
 * Where to look after an event: what it says of state is not believed. `owners`: name of a container's id, a network or a volume → app, as
 * of the last look. Undefined where it concerns nothing of this workspace.
 */
export function wakeOfEvent(event: EngineEvent, workspace: string, owners: ReadonlyMap<string, Key>): Key | undefined {
  const { type, attributes } = event;
  // it tells who ended a container; that it ended is told by itself
  if (event.action === 'kill') return undefined;
  if (type === 'daemon') return everything;
  if (type === 'image') return event.action === 'tag' ? undefined : everything;
  const own = attributes[labels.workspace];
  if (own !== undefined) return own === workspace ? (attributes[labels.app] ?? everything) : undefined;
  const named = attributes['container'] ?? '';
  const project = attributes[composeLabels.project];
  return (
    owners.get(named) ??
    owners.get(attributes['name'] ?? '') ??
    (project === undefined ? undefined : owners.get(project))
  );
}
