import { readFileSync, renameSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../fuzz/random.ts';
import { docker } from '../rig/docker.ts';
import { importBusybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, plan } from './look.ts';

/**
 * Whatever a hand does, one after the other and at random, `orbitr apply` brings it back and no data is lost. The seed is printed;
 * ORBITR_SEED makes the same run again, ORBITR_ROUNDS a longer one.
 */
const seed = Number(process.env['ORBITR_SEED'] ?? 7);
const rounds = Number(process.env['ORBITR_ROUNDS'] ?? 12);
const random = randomFrom(seed);
const image = 'orbitr.test/random-drift';
const data = { volumes: { data: {} } };
const workspace = makeWorkspace((id) => ({
  [`apps/db-${id}/compose.yaml`]: compose({ db: withData({ image: `${image}:${id}` }) }, data),
  [`apps/web-${id}/compose.yaml`]: web('calm'),
  [`apps/web-${id}/app.yaml`]: `main: web\ndependsOn: [db-${id}]\n`,
  [`apps/web-${id}/app.conf`]: 'mode calm\n',
  [`apps/vpn-${id}/compose.yaml`]: compose(
    { vpn: withData(), lodger: idle({ network_mode: 'service:vpn', depends_on: ['vpn'] }) },
    data,
  ),
}));
const keepers = ['db', 'web', 'vpn'].map((name) => `${name}-${workspace.id}-${name}-1`);
const all = [...keepers, `web-${workspace.id}-side-1`, `vpn-${workspace.id}-lodger-1`];

function withData(more: object = {}): object {
  return idle({ volumes: ['data:/data'], ...more });
}

function web(mode: string): string {
  const volumes = ['data:/data', './app.conf:/etc/app.conf:ro'];
  const limits = { mem_limit: '64m', restart: 'unless-stopped' };
  const main = withData({ environment: { MODE: mode }, volumes, depends_on: ['side'], ...limits });
  return compose({ web: main, side: idle() }, data);
}

beforeAll(async () => {
  console.log(`random drift: ORBITR_SEED=${seed} ORBITR_ROUNDS=${rounds}`);
  await importBusybox(`${image}:${workspace.id}`);
  await apply(workspace);
  for (const keeper of keepers) await docker(['exec', keeper, 'sh', '-c', 'echo kept >/data/sentinel']);
});
afterAll(async () => {
  await workspace.clean();
  await docker(['image', 'rm', '-f', `${image}:${workspace.id}`]);
});

/** What only a close look shows. */
const unseen: readonly string[] = ['update its restart policy', 'update its memory'];

/** The round counts, so that no two edits are the same. */
const acts: Readonly<Record<string, (container: string, round: number) => Promise<unknown>>> = {
  stop: (container) => docker(['stop', container]),
  kill: (container) => docker(['kill', container]),
  remove: (container) => docker(['rm', '-f', container]),
  rename: (container, round) => docker(['rename', container, `${container}-by-hand-${round}`]),
  pause: (container) => docker(['pause', container]),
  disconnect: async (container) => {
    for (const network of await networksOf(container))
      await docker(['network', 'disconnect', '-f', network, container]);
  },
  'remove a network': async (container) => {
    const [network] = await networksOf(container);
    if (network) await removeNetwork(network);
  },
  'tag the image elsewhere': (_, round) =>
    importBusybox(`${image}:${workspace.id}`, { changes: [`ENV ROUND=${round}`] }),
  'edit a file': async (_, round) => workspace.write(`apps/web-${workspace.id}/compose.yaml`, web(`round ${round}`)),
  'update its restart policy': (container) => docker(['update', '--restart', 'always', container]),
  'update its memory': (container) => docker(['update', '--memory', '128m', '--memory-swap', '256m', container]),
  'edit a mounted file': async (_, round) => workspace.write(`apps/web-${workspace.id}/app.conf`, `round ${round}\n`),
  'replace a mounted file': async (_, round) => {
    const file = `apps/web-${workspace.id}/app.conf`;
    workspace.write(`${file}.new`, `round ${round}, another file\n`);
    renameSync(workspace.path(`${file}.new`), workspace.path(file));
  },
  'kill an apply half-way': async (container, round) => {
    await docker(['rm', '-f', container]);
    workspace.write(`apps/web-${workspace.id}/compose.yaml`, web(`round ${round}, never finished`));
    const orbitr = workspace.startOrbitr(['apply', '--yes']);
    await setTimeout(200 + random.nat(3000));
    orbitr.kill('SIGKILL');
    await orbitr.result;
  },
};

/** None for a container that lives in another's network. */
async function networksOf(container: string): Promise<readonly string[]> {
  if ((await fact(container, '.HostConfig.NetworkMode')).startsWith('container:')) return [];
  return Object.keys(JSON.parse(await fact(container, 'json .NetworkSettings.Networks')));
}

async function removeNetwork(network: string): Promise<void> {
  const attached: Record<string, { readonly Name: string }> = JSON.parse(
    await docker(['network', 'inspect', '--format', '{{json .Containers}}', network]),
  );
  for (const { Name } of Object.values(attached)) await docker(['network', 'disconnect', '-f', network, Name]);
  await docker(['network', 'rm', network]);
}

test('what hands do at random is mended, and all data is kept', { timeout: 1_800_000 }, async () => {
  const kinds = Object.entries(acts);
  for (let round = 1; round <= rounds; round++) {
    const [what, act] = kinds[random.nat(kinds.length)] ?? ['nothing', async () => undefined];
    const container = all[random.nat(all.length)] ?? '';
    const where = `round ${round} of seed ${seed}: ${what}, ${container}`;
    await act(container, round);

    const look = unseen.includes(what) ? ['--deep'] : [];
    await workspace.orbitr(['apply', '--yes', ...look]);
    if (changed(await plan(workspace)).length > 0) await workspace.orbitr(['apply', '--yes']);
    expect({ where, changed: changed(await plan(workspace, ['--deep'])) }).toEqual({ where, changed: [] });
    const mounted = readFileSync(workspace.path(`apps/web-${workspace.id}/app.conf`), 'utf8');
    const seen = await docker(['exec', `web-${workspace.id}-web-1`, 'cat', '/etc/app.conf']);
    expect({ where, seen: `${seen}\n` }).toEqual({ where, seen: mounted });
    for (const name of all)
      expect({ where, [name]: await fact(name, '.State.Status') }).toEqual({ where, [name]: 'running' });
    for (const keeper of keepers)
      expect({ where, [keeper]: await docker(['exec', keeper, 'cat', '/data/sentinel']) }).toEqual({
        where,
        [keeper]: 'kept',
      });
  }
});
