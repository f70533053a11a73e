import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { canonicalService } from '../../../../src/core/desired/canonical.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';
import { appFromContainers } from '../../../../src/core/import/app-from-containers.ts';
import { type Candidate, candidates } from '../../../../src/core/import/candidates.ts';
import { composeLabels } from '../../../../src/core/labels.ts';
import { type Inspection, inspectDifferences } from '../../../../src/core/live/compare.ts';
import type { LiveContainer, LiveNetwork, LiveVolume, Snapshot } from '../../../../src/core/live/snapshot.ts';

/**
 * Containers as an engine told of them, the Compose file that is made of each, and how Compose read that file: a container that Compose
 * would make from it must not differ from the one that it was told from.
 */
const folder = join(import.meta.dirname, 'containers');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

interface Recorded extends Inspection {
  readonly name: string;
  readonly networks: readonly LiveNetwork[];
  readonly volumes: readonly LiveVolume[];
  readonly others: readonly { readonly id: string; readonly name: string }[];
  readonly model: unknown;
}

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

function live(id: string, name: string, labels: Readonly<Record<string, string>> = {}): LiveContainer {
  const nothing = { ports: [], mounts: [], networks: [], networkMode: 'default', createdAt: 0, status: '' };
  return { id, name, labels, image: 'app:1', imageId: 'sha256:i', state: 'running', health: 'none', ...nothing };
}

function appOf({ name, container, image, networks, volumes, others }: Recorded) {
  const containers = [live(container.Id, name), ...others.map((other) => live(other.id, other.name))];
  const snapshot: Snapshot = { containers, networks, volumes, images: [] };
  const candidate = candidates(snapshot).find((one) => one.name === name) as Candidate;
  return {
    app: candidate.app,
    ...appFromContainers(candidate, { [container.Id]: image ? { container, image } : { container } }, snapshot),
  };
}

test('containers were recorded', () => {
  expect(names.length).toBeGreaterThan(4);
});

describe.each(names)('%s', (name) => {
  const one = recorded(name);

  test('its Compose file says what was asked for, and no more', () => {
    expect(appOf(one).text).toBe(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
  });

  test('what Compose would make of it does not differ', () => {
    const model = readModel(one.model);
    const service = model.services[appOf(one).app];
    if (!service) throw new Error('the service is missing');
    const nameByKey = (map: Readonly<Record<string, { readonly name: string } | null>>) =>
      Object.fromEntries(Object.entries(map).map(([key, thing]) => [key, thing?.name ?? key]));
    const [networks, volumes] = [nameByKey(model.networks), nameByKey(model.volumes)];
    const canonical = canonicalService(service, { networks, volumes, configs: {}, envFileKeys: [] });
    expect(inspectDifferences({ service, canonical, volumes }, one)).toEqual([]);
  });
});

test('what is shown to a person holds no secret', () => {
  const { shown, text, sensitive } = appOf(recorded('web'));
  expect(text).toContain('DB_PASSWORD: geheim');
  expect(shown).toContain('DB_PASSWORD: (sensitive)');
  expect(shown).not.toContain('geheim');
  expect(sensitive).toEqual(['DB_PASSWORD']);
});

test('what no file can say is told', () => {
  const one = recorded('bare');
  const host = { ...one.container.HostConfig, NetworkMode: 'default', PublishAllPorts: true };
  const container = { ...one.container, HostConfig: host };
  const attached = { ...container, NetworkSettings: { Networks: { bridge: {}, lan: {} } } };
  expect(appOf({ ...one, container: attached }).unsaid).toEqual([
    'bare: all its ports are published, wherever one is free (--publish-all)',
    'bare: it is also on network lan, which a file cannot say beside bridge',
  ]);
});

test('a Compose project keeps its keys, its order of start and its replicas; its unnamed volumes Compose carries over itself', () => {
  const base = recorded('bare');
  const of = (service: string, number: number, more: object = {}) => ({
    id: `${service}${number}`.padEnd(64, '0'),
    labels: {
      [composeLabels.project]: 'shop',
      [composeLabels.service]: service,
      [composeLabels.number]: String(number),
      [composeLabels.dependsOn]: service === 'web' ? 'db:service_healthy:true' : '',
    },
    host: more,
  });
  const all = [
    of('web', 1, { NetworkMode: 'shop_back' }),
    of('web', 2, { NetworkMode: 'shop_back' }),
    of('db', 1, { NetworkMode: 'shop_back', Binds: ['shop_data:/data:rw', 'elsewhere:/else:ro'] }),
    of('side', 1, { NetworkMode: `container:${'db1'.padEnd(64, '0')}` }),
  ];
  const own = { [composeLabels.project]: 'shop' };
  const snapshot: Snapshot = {
    containers: all.map(({ id, labels }) => live(id, `shop-${labels[composeLabels.service]}-1`, labels)),
    networks: [
      {
        id: 'n',
        name: 'shop_back',
        driver: 'bridge',
        scope: 'local',
        internal: true,
        subnets: [],
        labels: { ...own, [composeLabels.network]: 'back' },
      },
    ],
    volumes: [{ name: 'shop_data', driver: 'local', labels: { ...own, [composeLabels.volume]: 'data' } }],
    images: [],
  };
  const inspections = Object.fromEntries(
    all.map(({ id, labels, host }) => {
      const container = {
        ...base.container,
        Id: id,
        Config: { ...base.container.Config, Labels: labels, Hostname: id.slice(0, 12) },
        HostConfig: { ...base.container.HostConfig, ...host },
        NetworkSettings: {
          Networks: 'NetworkMode' in host && host.NetworkMode === 'shop_back' ? { shop_back: {} } : {},
        },
      };
      return [id, { ...base, container }];
    }),
  );
  const [candidate] = candidates(snapshot);
  const { text } = appFromContainers(candidate as Candidate, inspections, snapshot);
  expect(parse(text)).toMatchObject({
    services: {
      web: { scale: 2, depends_on: { db: { condition: 'service_healthy', restart: true } }, networks: { back: null } },
      db: { volumes: ['data:/data', 'elsewhere:/else:ro'] },
      side: { network_mode: 'service:db' },
    },
    networks: { back: { internal: true } },
    volumes: { data: {}, elsewhere: { name: 'elsewhere', external: true } },
  });
  expect(text).not.toContain('container_name');
  expect(text).not.toMatch(/[0-9a-f]{64}/);
});
