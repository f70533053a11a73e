import { describe, expect, test } from 'vitest';
import type { HostFacts } from '../../../../src/core/plan/host-facts.ts';
import { hostQuestions } from '../../../../src/core/plan/host-questions.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, busybox, desiredOf, type ServiceSketch, worldOf } from '../../../support/world.ts';

const nothing: HostFacts = { busyPorts: [], missingPaths: [], images: {} };
const blog = (web: ServiceSketch): AppSketch => ({
  services: { web },
  volumes: ['data'],
  positions: { 'services.web': { file: 'apps/blog/compose.yaml', line: 2, column: 3 } },
});
const worldWith = (web: ServiceSketch, host: Partial<HostFacts> = {}): PlanInput =>
  worldOf(desiredOf({ blog: blog(web) }), { host: { ...nothing, ...host } });
const found = (input: PlanInput) => {
  const [app] = plan(input).apps;
  return { status: app?.status, findings: app?.findings ?? [], messages: app?.findings.map(({ message }) => message) };
};
const asked = (input: PlanInput) => hostQuestions(input, plan(input));

describe('a host port that a file names', () => {
  const web = { ports: [{ target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' }] };

  test('is asked about where its service starts, and not where it runs', () => {
    const input = worldWith(web);
    expect(asked(input).ports).toEqual([{ address: '127.0.0.1', port: 8080, protocol: 'tcp' }]);
    expect(asked(converged(input)).ports).toEqual([]);
  });

  test('is not asked about where a container has it: that one is known by name', () => {
    const running = converged(worldWith(web));
    const stopped = running.live.containers.map((one) => ({ ...one, id: 'x', name: 'other', labels: {} }));
    const input = { ...worldWith(web), live: { ...running.live, containers: stopped } };
    expect(asked(input).ports).toEqual([]);
    expect(found(input).messages?.[0]).toContain('is held by container other');
  });

  test('that a program holds blocks the app, with a way out', () => {
    const { status, findings } = found(worldWith(web, { busyPorts: ['127.0.0.1:8080/tcp'] }));
    expect(status).toBe('blocked');
    expect(findings[0]?.message).toBe(
      'host port 8080/tcp for web is held by a program of this host, which is no container',
    );
    expect(findings[0]?.suggestions).toEqual([
      "see which it is: ss -lntup | grep ':8080 '",
      'or choose another: ports: { 80: 127.0.0.1:8081 } in apps/blog/app.yaml',
    ]);
  });
});

describe('a container in the host’s network', () => {
  const before = converged(worldOf(desiredOf({ blog: blog({ network_mode: 'host', networks: {} }) })));
  const onHost = before.live.containers.map((one) => ({ ...one, networkMode: 'host' }));
  const web = { ports: [{ target: 80, published: '8080', protocol: 'tcp' }] };

  test('that is made anew takes its ports along: nothing is asked', () => {
    const published = {
      ...before,
      desired: desiredOf({ blog: blog(web) }),
      live: { ...before.live, containers: onHost },
    };
    expect(plan(published).apps[0]?.steps.map(({ verb }) => verb)).toContain('recreate');
    expect(asked(published).ports).toEqual([]);
  });

  test('that stays may be the one that holds a port, and is named', () => {
    const other = onHost.map((one) => ({ ...one, name: 'proxy', labels: {} }));
    const input = worldWith(web, { busyPorts: [':8080/tcp'] });
    const { messages } = found({ ...input, live: { ...input.live, containers: other } });
    expect(messages?.[0]).toContain('a program of this host, or a container in its network (proxy)');
  });
});

describe('a folder of the host that is not there', () => {
  const web = (bind?: object) => ({ volumes: [{ type: 'bind', source: '/srv/media', target: '/media', ...bind }] });
  const missing = { missingPaths: ['/srv/media'] };

  test('blocks where the file says that none is to be made', () => {
    const input = worldWith(web({ bind: { create_host_path: false } }), missing);
    expect(found(input).status).toBe('blocked');
    expect(found(input).messages).toEqual(['web mounts /srv/media, which is not there; the engine will refuse that']);
  });

  test('is told of where the engine would make one', () => {
    const input = worldWith(web({ bind: { create_host_path: true } }), missing);
    expect(found(input).status).toBe('changes');
    expect(found(input).messages?.[0]).toContain('an empty folder in its place, which belongs to root');
  });

  test('where the file says neither, it depends on Compose', () => {
    expect(asked(worldWith(web())).composeVersion).toBe(true);
    expect(found(worldWith(web(), { ...missing, composeVersion: '2.26.1' })).status).toBe('blocked');
    expect(found(worldWith(web(), { ...missing, composeVersion: '2.40.3' })).status).toBe('changes');
    expect(found(worldWith(web(), { ...missing, composeVersion: '5.0.0' })).status).toBe('changes');
  });

  test.each([{}, { propagation: 'rprivate' }])(
    'with bind: %j, none is made by any Compose that was seen; another is not stopped',
    (bind) => {
      const input = worldWith(web({ bind }));
      expect(asked(input).composeVersion).toBe(true);
      const statusWith = (composeVersion: string) =>
        found(worldWith(web({ bind }), { ...missing, composeVersion })).status;
      expect(['2.26.1', '2.40.3'].map(statusWith)).toEqual(['blocked', 'blocked']);
      expect(statusWith('5.0.0')).toBe('changes');
    },
  );
});

describe('an image that the engine has', () => {
  test('is asked about where a container is made from it, unless the file names its platform', () => {
    expect(asked(worldWith({})).images).toEqual([busybox.id]);
    expect(asked(worldWith({ platform: 'linux/arm64' })).images).toEqual([]);
    expect(asked(converged(worldWith({}))).images).toEqual([]);
  });

  test('blocks where it is made for another processor', () => {
    const { messages, findings } = found(worldWith({}, { images: { [busybox.id]: 'arm64' }, architecture: 'amd64' }));
    expect(messages).toEqual(['image busybox:1 of web is made for arm64, and this engine is amd64']);
    expect(findings[0]?.suggestions.at(-1)).toContain('platform: linux/arm64');
    expect(findings[0]?.position?.line).toBe(2);
  });

  test.each([
    ['amd64', '386'],
    ['arm64', 'arm'],
    ['amd64', 'amd64'],
  ])('runs on %s where it is made for %s', (architecture, made) => {
    expect(found(worldWith({}, { images: { [busybox.id]: made }, architecture })).status).toBe('changes');
  });
});

describe('what older engines cannot do', () => {
  const mac = { mac_address: '02:42:ac:11:65:43' };
  test.each([
    ['healthcheck.start_interval', { healthcheck: { test: ['CMD', 'true'], start_interval: '1s' } }, '1.43', '1.44'],
    ['networks', { networks: { default: mac, other: mac } }, '1.43', '1.44'],
    [
      'volumes./d',
      { volumes: [{ type: 'volume', source: 'data', target: '/d', volume: { subpath: 'x' } }] },
      '1.44',
      '1.45',
    ],
  ])('blocks the app by %s', (path, web, before, since) => {
    expect(asked(worldWith(web)).apiVersion).toBe(true);
    const { status, messages } = found(worldWith(web, { apiVersion: before }));
    expect(status).toBe('blocked');
    expect(messages?.[0]).toContain(`${path} of web needs Docker Engine`);
    expect(found(worldWith(web, { apiVersion: since })).status).toBe('changes');
  });

  test('is asked for by no file that has none of it', () => {
    expect(asked(worldWith({ healthcheck: { test: ['CMD', 'true'] } })).apiVersion).toBe(false);
  });
});
