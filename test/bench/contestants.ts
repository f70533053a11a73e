import { join } from 'node:path';
import { pooled } from '../../src/lib/pool.ts';
import { dockerApi } from '../rig/docker.ts';
import type { Engine } from '../rig/engine.ts';
import { root } from '../rig/places.ts';
import type { Fleet } from './fleet.ts';
import { lasting, timed } from './timing.ts';

export interface Contestants {
  /** Runs the built program. */
  readonly orbitr: (fleet: Fleet, args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<number>;
  /** One app's `docker compose up -d`. */
  readonly composeUp: (fleet: Fleet, name: string) => Promise<number>;
  /** The same for every app, so many at a time. */
  readonly composeAll: (fleet: Fleet, atOnce: number) => Promise<number>;
  /** A Node.js process that does nothing. */
  readonly emptyNode: () => Promise<number>;
  /** The least that any program in Node.js would need to look at the engine: an empty process, and the four lists. */
  readonly floor: () => Promise<number>;
}

const lists = ['/containers/json?all=1', '/networks', '/volumes', '/images/json'];

export function contestantsOn({ env, socket }: Engine): Contestants {
  const composeUp: Contestants['composeUp'] = (fleet, name) =>
    timed({ words: ['docker', 'compose', 'up', '-d'], cwd: join(fleet.dir, 'apps', name), env });
  const emptyNode = (): Promise<number> => timed({ words: [process.execPath, '-e', '0'], cwd: root, env });
  return {
    orbitr: (fleet, args, extra = {}) =>
      timed({
        words: [process.execPath, join(root, 'bin/run.js'), ...args],
        cwd: fleet.dir,
        env: { ...env, NO_COLOR: '1', ...extra },
      }),
    composeUp,
    composeAll: (fleet, atOnce) => lasting(() => pooled(fleet.names, atOnce, (name) => composeUp(fleet, name))),
    emptyNode,
    floor: async () =>
      (await emptyNode()) + (await lasting(() => Promise.all(lists.map((path) => dockerApi(path, { socket }))))),
  };
}
