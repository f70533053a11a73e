import { describe, expect, test } from 'vitest';
import type { LiveNetwork, LiveVolume } from '../../../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, worldOf } from '../../../support/world.ts';

const wiki = (settings: AppSketch['settings'] = {}): AppSketch => ({
  services: { web: { volumes: [{ type: 'volume', source: 'data', target: '/data' }] } },
  volumes: ['data'],
  settings,
  positions: { 'volumes.data': { file: 'apps/wiki/compose.yaml', line: 7, column: 3 } },
});
const before = converged(worldOf(desiredOf({ wiki: wiki() })));

const wanting = (settings: AppSketch['settings'], world: PlanInput = before): PlanInput => ({
  ...world,
  desired: desiredOf({ wiki: wiki(settings) }),
});
const withVolume = (change: Partial<LiveVolume>): PlanInput => ({
  ...before,
  live: { ...before.live, volumes: before.live.volumes.map((volume) => ({ ...volume, ...change })) },
});
const withNetwork = (change: Partial<LiveNetwork>): PlanInput => ({
  ...before,
  live: { ...before.live, networks: before.live.networks.map((network) => ({ ...network, ...change })) },
});
const wikiOf = (input: PlanInput) => {
  const [app] = plan(input).apps;
  return { status: app?.status, steps: app?.steps.length, messages: app?.findings.map(({ message }) => message) ?? [] };
};

describe('a volume that the files now want otherwise', () => {
  test.each([
    ['driver', { driver: 'nfs' }, 'driver: "local" → "nfs"'],
    ['options', { driver_opts: { device: '/srv/b' } }, 'driver_opts.device: (none) → "/srv/b"'],
    ['labels', { labels: { backup: 'daily' } }, 'labels.backup: (none) → "daily"'],
  ])('blocks its app by its %s, before and after told', (_what, data, told) => {
    const { status, steps, messages } = wikiOf(wanting({ data }));
    expect(status).toBe('blocked');
    expect(steps).toBe(0);
    expect(messages[0]).toContain(`volume wiki_data is not what the files say: ${told}`);
    expect(plan(wanting({ data })).apps[0]?.findings[0]?.position?.line).toBe(7);
  });

  test('blocks where an option is gone from the files', () => {
    const { messages } = wikiOf(withVolume({ options: { type: 'tmpfs' } }));
    expect(messages[0]).toContain('driver_opts.type: "tmpfs" → (none)');
  });

  test('does not show the password of a share', () => {
    const mounted = withVolume({ options: { o: 'addr=nas,username=u,password=hunter2hunter2' } });
    const text = JSON.stringify(
      plan(wanting({ data: { driver_opts: { o: 'addr=nas,password=hunter3hunter3' } } }, mounted)),
    );
    expect(text).toContain('driver_opts.o');
    expect(text).not.toContain('hunter');
  });

  test('is as it should be with labels that somebody else gave it', () => {
    expect(wikiOf(withVolume({ labels: { 'com.docker.compose.version': '2.26.1', owner: 'ansible' } })).status).toBe(
      'in-sync',
    );
  });

  test('is not judged by options that its driver does not tell', () => {
    const data = { driver: 'nfs', driver_opts: { share: 'nas:/a' } };
    expect(wikiOf(wanting({ data }, withVolume({ driver: 'nfs' }))).status).toBe('in-sync');
  });

  test('is nobody’s business where it is external', () => {
    expect(wikiOf(wanting({ data: { external: true, driver: 'nfs' } })).status).toBe('in-sync');
  });
});

describe('a network with other options', () => {
  const option = { 'com.docker.network.bridge.enable_icc': 'false' };

  test('blocks its app, before and after told', () => {
    const { status, messages } = wikiOf(wanting({ default: { driver_opts: option } }));
    expect(status).toBe('blocked');
    expect(messages[0]).toContain('driver_opts.com.docker.network.bridge.enable_icc: (none) → "false"');
    expect(messages[0]).toContain('can only be replaced while nothing runs on it');
    const other = { 'com.docker.network.bridge.enable_icc': 'true' };
    const { messages: changed } = wikiOf(
      wanting({ default: { driver_opts: option } }, withNetwork({ options: other })),
    );
    expect(changed[0]).toContain('"true" → "false"');
  });

  test('is as it should be with what its engine gives to every network', () => {
    const own = { 'com.docker.network.enable_ipv4': 'true', 'com.docker.network.driver.mtu': '1400' };
    expect(wikiOf(withNetwork({ options: own })).status).toBe('in-sync');
  });
});

describe('a fixed subnet', () => {
  const fixed = (subnet: string) => ({ default: { ipam: { config: [{ subnet }] } } });
  const foreign: LiveNetwork = {
    ...{ id: 'n', name: 'office', driver: 'bridge', scope: 'local', internal: false, labels: {} },
    subnets: ['10.9.0.0/16'],
  };
  const empty = worldOf(desiredOf({ wiki: wiki() }));
  const world = (subnet: string): PlanInput => ({
    ...empty,
    desired: desiredOf({ wiki: wiki(fixed(subnet)) }),
    live: { ...empty.live, networks: [foreign] },
  });

  test('in which another network lies blocks the app, naming it', () => {
    expect(wikiOf(world('10.9.4.0/24')).messages).toEqual([
      'network wiki_default wants the subnet 10.9.4.0/24, in which network office has 10.9.0.0/16',
    ]);
    expect(wikiOf(world('10.8.0.0/24')).status).toBe('changes');
  });

  test('that two apps want is given to one of them', () => {
    const two = worldOf(desiredOf({ blog: wiki(fixed('10.8.0.0/24')), wiki: wiki(fixed('10.8.0.0/25')) }));
    expect(plan(two).apps.map(({ app, status }) => `${app} ${status}`)).toEqual(['blog changes', 'wiki blocked']);
  });
});
