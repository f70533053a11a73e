import { join } from 'node:path';
import { OrbitrError } from '../core/errors.ts';
import type { Plan, Verb } from '../core/plan/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { isLocalEngine } from './look-at-host.ts';

type RoomRuntime = Pick<Runtime, 'roomAt' | 'mayWrite'> & {
  readonly docker: Pick<Runtime['docker'], 'endpoint' | 'info'>;
  readonly store: Pick<Runtime['store'], 'dir'>;
};

const gigabyte = 1_000_000_000;

/** What is needed at least. How large an image is shows only while it is pulled. */
const floors = {
  image: { bytes: gigabyte, inodes: 20_000, what: 'pull or build images' },
  container: { bytes: gigabyte / 10, inodes: 1_000, what: 'make containers' },
} as const;

/**
 * The last look before a plan is walked: a disk that is full, or a state folder that somebody else owns, would stop it half-way. Throws
 * `blocked`. An engine elsewhere has a disk that cannot be asked; one whose folder is not here neither.
 */
export async function checkRoom(runtime: RoomRuntime, { apps }: Plan): Promise<void> {
  const steps = apps.flatMap((app) => app.steps);
  const makes = (...verbs: readonly Verb[]) => steps.some(({ verb }) => verbs.includes(verb));
  const touched = apps.filter((app) =>
    app.steps.some(({ verb }) => verb === 'create' || verb === 'recreate' || verb === 'rollout'),
  );
  for (const { app } of touched) checkState(runtime, app);
  if (!isLocalEngine(runtime)) return;
  if (makes('pull', 'build')) await checkDisk(runtime, floors.image);
  else if (makes('create', 'recreate', 'rollout', 'create-volume')) await checkDisk(runtime, floors.container);
}

function checkState({ mayWrite, store }: RoomRuntime, app: string): void {
  const folder = join(store.dir, 'apps', app);
  if (mayWrite(folder) && mayWrite(join(folder, 'compose.yaml'))) return;
  throw new OrbitrError({
    code: 'state-unreadable',
    message: `${folder} may not be written by this user; nothing was touched`,
    suggestions: [`make it your own: sudo chown -R "$USER" ${store.dir}`],
  });
}

async function checkDisk(runtime: RoomRuntime, floor: (typeof floors)[keyof typeof floors]): Promise<void> {
  const { rootDir } = await runtime.docker.info();
  const room = rootDir ? await runtime.roomAt(rootDir) : undefined;
  if (!room) return;
  const lack =
    room.bytes < floor.bytes
      ? `${shownSize(room.bytes)} is left, and at least ${shownSize(floor.bytes)} is needed`
      : room.inodes !== undefined && room.inodes < floor.inodes
        ? `${room.inodes} inodes are left, and at least ${floor.inodes} are needed`
        : undefined;
  if (!lack) return;
  throw new OrbitrError({
    code: 'blocked',
    message: `the engine’s disk (${rootDir}) is full: ${lack} to ${floor.what}; nothing was touched`,
    suggestions: ['see what takes the room: docker system df', 'remove images that nothing uses: docker image prune'],
  });
}

function shownSize(bytes: number): string {
  return bytes < gigabyte ? `${Math.floor(bytes / 1_000_000)} MB` : `${(bytes / gigabyte).toFixed(1)} GB`;
}
