import { renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan/types.ts';
import { docker } from '../rig/docker.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, inside, plan, replaced, stepsOf } from './look.ts';

/** Thirteen things that happen to an app between two passes, one after the other: each is found, named, and healed with what disturbs least. */
const image = 'orbitr.test/table';
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: files({ id }),
  [`apps/web-${id}/app.conf`]: 'mode calm\n',
  [`apps/web-${id}/web.env`]: 'FROM_FILE=1\n',
  [`apps/web-${id}/.env`]: 'TOKEN=first\n',
  [`apps/near-${id}/compose.yaml`]: compose({ near: idle() }),
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;
const side = `${app}-side-1`;
const store = `${app}-store-1`;
const job = `${app}-job-1`;
const network = `${app}_default`;

interface Words {
  readonly id: string;
  readonly mode?: string;
  readonly motd?: string;
  readonly side?: string;
}

function files({ id, mode = 'calm', motd = 'hello', side: sideName = 'side' }: Words): string {
  return compose(
    {
      web: idle({
        image: `${image}:${id}`,
        environment: { MODE: mode },
        env_file: ['web.env'],
        volumes: ['./app.conf:/etc/app.conf:ro'],
        configs: [{ source: 'motd', target: '/etc/motd' }],
        secrets: ['token'],
        depends_on: { job: { condition: 'service_completed_successfully' } },
      }),
      [sideName]: idle(),
      store: idle({ volumes: ['data:/data'] }),
      job: { image: busybox, command: ['true'] },
    },
    {
      configs: { motd: { content: motd } },
      secrets: { token: { environment: 'TOKEN' } },
      volumes: { data: {} },
    },
  );
}

let jobStarted = '';

beforeAll(async () => {
  await importBusybox(`${image}:${workspace.id}`);
  await apply(workspace);
  jobStarted = await fact(job, '.State.StartedAt');
});
afterAll(async () => {
  await workspace.clean();
  await docker(['image', 'rm', '-f', `${image}:${workspace.id}`]);
});

interface Row {
  readonly what: string;
  readonly inject: () => unknown;
  readonly codes: readonly string[];
  readonly verbs: readonly string[];
  /** Containers that are others afterwards; all the rest are the same. */
  readonly replaced?: readonly string[];
  /** Consents and refusals: what the plan says where nothing may be done without. */
  readonly blocked?: string;
  readonly allow?: readonly string[];
  readonly healed: () => Promise<unknown>;
}

const running = (name: string) => async () => expect(await fact(name, '.State.Status')).toBe('running');
const reaches = async () => expect(await inside(side, 'ping -c1 -W2 web')).toContain('exit 0');

const table: readonly Row[] = [
  {
    what: 'a tag points to another image',
    inject: () => importBusybox(`${image}:${workspace.id}`, { changes: ['ENV RETAGGED=1'] }),
    codes: ['image-changed', 'not-running'],
    verbs: ['recreate', 'start'],
    replaced: [web],
    healed: async () => expect(await environment(web)).toContain('RETAGGED=1'),
  },
  {
    what: 'a variable changed',
    inject: () => workspace.write(`apps/${app}/compose.yaml`, files({ id: workspace.id, mode: 'wild' })),
    codes: ['field', 'not-running'],
    verbs: ['recreate', 'start'],
    replaced: [web],
    healed: async () => expect(await environment(web)).toContain('MODE=wild'),
  },
  {
    what: 'stopped',
    inject: () => docker(['stop', web]),
    codes: ['not-running'],
    verbs: ['start'],
    healed: running(web),
  },
  {
    what: 'paused',
    inject: () => docker(['pause', web]),
    codes: ['paused'],
    verbs: ['unpause'],
    healed: running(web),
  },
  {
    what: 'renamed',
    inject: () => docker(['rename', web, `${web}-old`]),
    codes: ['renamed'],
    verbs: ['rename'],
    healed: running(web),
  },
  {
    what: 'running, and their network removed',
    inject: async () => {
      for (const name of [web, side, store]) await docker(['network', 'disconnect', '-f', network, name]);
      await docker(['network', 'rm', network]);
    },
    codes: ['missing', 'net-missing'],
    verbs: ['create-network', 'connect'],
    healed: reaches,
  },
  {
    what: 'disconnected',
    inject: () => docker(['network', 'disconnect', network, web]),
    codes: ['net-missing'],
    verbs: ['connect'],
    healed: reaches,
  },
  {
    what: 'stopped, and their network removed',
    inject: async () => {
      await docker(['stop', web, side, store]);
      await docker(['network', 'rm', network]);
    },
    codes: ['missing', 'net-dead', 'not-running'],
    verbs: ['create-network', 'recreate', 'start'],
    replaced: [side, store, web],
    healed: reaches,
  },
  {
    what: 'a volume removed, its container gone',
    inject: async () => {
      await docker(['rm', '-f', store]);
      await docker(['volume', 'rm', `${app}_data`]);
    },
    codes: ['volume-missing', 'missing', 'not-running'],
    verbs: ['create-volume', 'create', 'start'],
    replaced: [store],
    blocked: `volume ${app}_data`,
    allow: ['--allow', `data:${app}`],
    healed: running(store),
  },
  {
    what: 'a service renamed',
    inject: () => workspace.write(`apps/${app}/compose.yaml`, files({ id: workspace.id, mode: 'wild', side: 'other' })),
    codes: ['surplus', 'missing', 'not-running'],
    verbs: ['remove', 'create', 'start'],
    replaced: [side],
    healed: running(`${app}-other-1`),
  },
  {
    what: 'a mounted file replaced, as git does',
    inject: () => replace(`apps/${app}/app.conf`, 'mode wild\n'),
    codes: ['file-content'],
    verbs: ['restart'],
    healed: async () => expect(await inside(web, 'cat /etc/app.conf')).toContain('mode wild'),
  },
  {
    what: 'an inline config and a secret of the environment changed',
    inject: () => {
      const words = { id: workspace.id, mode: 'wild', side: 'other', motd: 'good bye' };
      workspace.write(`apps/${app}/compose.yaml`, files(words));
      workspace.write(`apps/${app}/.env`, 'TOKEN=second\n');
    },
    codes: ['config-content', 'secret-content', 'not-running'],
    verbs: ['recreate', 'start'],
    replaced: [web],
    healed: async () =>
      expect(await inside(web, 'cat /etc/motd /run/secrets/token')).toMatch(/^good bye\n?second\n?exit 0/),
  },
  {
    what: 'the content of an env_file changed',
    inject: () => workspace.write(`apps/${app}/web.env`, 'FROM_FILE=2\n'),
    codes: ['env-file-changed', 'not-running'],
    verbs: ['recreate', 'start'],
    replaced: [web],
    healed: async () => expect(await environment(web)).toContain('FROM_FILE=2'),
  },
];

test('there are thirteen', () => {
  expect(table).toHaveLength(13);
});

test.each(table)('$what', async ({ inject, codes, verbs, replaced: others = [], blocked, allow = [], healed }) => {
  const before = { ...(await idsOf(app)), ...(await idsOf(`near-${workspace.id}`)) };
  await inject();
  if (blocked) {
    const told = await workspace.orbitr(['apply', '--yes']);
    expect({ exit: told.exit, all: told.all }).toEqual({ exit: 7, all: expect.stringContaining(blocked) });
  }
  const applied = await apply(workspace, ['-o', 'json', ...allow]);
  expect(stepsOf(planOf(applied.stdout), app)).toMatchObject({ codes, verbs });
  await healed();
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
  const after = { ...(await idsOf(app)), ...(await idsOf(`near-${workspace.id}`)) };
  expect(replaced(before, after)).toEqual(others);
});

test('the job that was done has not run again through all of that', async () => {
  expect(await fact(job, '.State.StartedAt')).toBe(jobStarted);
});

/** The plan that `apply -o json` prints first. */
function planOf(lines: string): Plan {
  const events = lines
    .split('\n')
    .filter(Boolean)
    .map((line): { kind: string; plan: Plan } => JSON.parse(line));
  const found = events.find(({ kind }) => kind === 'plan');
  if (!found) throw new Error(`no plan among:\n${lines}`);
  return found.plan;
}

/** Another file under the same name. */
function replace(file: string, content: string): void {
  writeFileSync(workspace.path(`${file}.new`), content);
  renameSync(workspace.path(`${file}.new`), workspace.path(file));
}
