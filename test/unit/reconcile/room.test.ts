import { expect, test } from 'vitest';
import type { Plan, Step, Verb } from '../../../src/core/plan/types.ts';
import type { Room } from '../../../src/ports/runtime.ts';
import { checkRoom } from '../../../src/reconcile/room.ts';

const plenty: Room = { bytes: 50e9, inodes: 1_000_000 };

function machine({ room = plenty, endpoint = 'unix:///run/docker.sock', writable = true } = {}) {
  const asked: string[] = [];
  return {
    asked,
    docker: {
      endpoint,
      info: async () => {
        asked.push('info');
        return { rootDir: '/data/docker' } as never;
      },
    },
    store: { dir: '/w/.orbitr' },
    roomAt: async (path: string): Promise<Room | undefined> => {
      asked.push(path);
      return room;
    },
    mayWrite: () => writable,
  };
}

function planOf(...verbs: readonly Verb[]): Plan {
  const steps = verbs.map((verb) => ({ verb }) as Step);
  const app = {
    app: 'blog',
    status: 'changes',
    change: 'update',
    steps,
    findings: [],
    consents: [],
    needs: [],
  } as const;
  return { version: 1, workspace: 'ws', endpoint: '', apps: [app], summary: {} as Plan['summary'] };
}

const failure = (promise: Promise<void>) =>
  promise.then(
    () => undefined,
    (error: Error) => error.message,
  );

test('a pull needs more room than a container', async () => {
  const room = { bytes: 400e6, inodes: 1_000_000 };
  expect(await failure(checkRoom(machine({ room }), planOf('recreate', 'start')))).toBeUndefined();
  expect(await failure(checkRoom(machine({ room }), planOf('pull', 'recreate')))).toBe(
    'the engine’s disk (/data/docker) is full: 400 MB is left, and at least 1.0 GB is needed to pull or build images; nothing was touched',
  );
});

test('inodes run out, too; a file system that counts none has enough', async () => {
  const few = await failure(checkRoom(machine({ room: { bytes: 50e9, inodes: 12 } }), planOf('create')));
  expect(few).toContain('12 inodes are left');
  expect(await failure(checkRoom(machine({ room: { bytes: 50e9 } }), planOf('create')))).toBeUndefined();
});

test('where nothing is made, or the engine is elsewhere, no disk is looked at', async () => {
  const idle = machine();
  await checkRoom(idle, planOf('start', 'stop', 'connect'));
  expect(idle.asked).toEqual([]);
  const remote = machine({ endpoint: 'ssh://nas', room: { bytes: 0, inodes: 0 } });
  expect(await failure(checkRoom(remote, planOf('pull', 'create')))).toBeUndefined();
  expect(remote.asked).toEqual([]);
});

test('a state folder that somebody else owns stops the pass before anything is touched', async () => {
  const message = await failure(checkRoom(machine({ writable: false }), planOf('create')));
  expect(message).toBe('/w/.orbitr/apps/blog may not be written by this user; nothing was touched');
});
