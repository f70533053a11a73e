import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { AppFile } from '../../../../src/core/config/app-file.ts';
import { jsonSchemas } from '../../../../src/core/config/json-schema.ts';
import { Cron, Duration, Size, TimeWindow } from '../../../../src/core/config/scalars.ts';
import { WorkspaceFile } from '../../../../src/core/config/workspace-file.ts';

const wholeWorkspace = {
  name: 'home-a1b2',
  domain: 'home.example.org',
  dataDir: '/srv/data',
  environment: { TZ: 'Europe/Berlin', PORT: 8080, DEBUG: true },
  networks: { pool: '10.203.0.0/16' },
  registries: [{ name: 'main', url: 'https://example.org/index.json', format: 'orbitr', key: 'RWQ', priority: 10 }],
  proxy: { provider: 'traefik', external: false, email: 'me@example.org', tls: 'auto' },
  policy: {
    grant: { plex: ['host-network', 'bind:/srv/media'] },
    enforce: 'extensions',
    images: { allow: ['docker.io/*'] },
    requireSigned: true,
    limits: { memory: '2g', cpus: 2 },
  },
  sync: {
    auto: true,
    prune: false,
    selfHeal: true,
    interval: '5m',
    maxChanges: 5,
    windows: [{ kind: 'deny', schedule: '0 8 * * 1-5', duration: '10h', apps: ['db'] }],
  },
  update: { policy: 'patch', stableFor: '30s', window: '02:00-04:00' },
  notifications: [
    { type: 'ntfy', url: 'https://ntfy.sh/x', on: ['failed'], apps: ['db'] },
    {
      ...{ name: 'ops', type: 'email', url: { secret: 'mail/url' }, from: 'Orbitr <orbitr@example.org>' },
      ...{ to: ['me@example.org'], severity: 'error', remind: 'never' },
    },
    { type: 'matrix', url: 'https://matrix.example.org', token: { secret: 'chat/token' }, room: '#ops:example.org' },
    { type: 'webhook', url: 'https://example.org/hook', token: 'x', key: { secret: 'hook/key' }, remind: '12h' },
  ],
  backup: {
    repository: 's3://bucket/path',
    key: { secret: 'backup/key' },
    schedule: '@daily',
    keep: { last: 3, daily: 7, weekly: 4 },
  },
  targets: { nas: { host: 'ssh://root@nas', labels: { room: 'cellar' } } },
  secrets: {
    recipients: ['age1qqqq'],
    providers: [{ name: 'vault', type: 'vault', url: 'https://vault.example.org' }],
  },
  log: { level: 'info', format: 'json' },
  server: {
    address: '0.0.0.0',
    port: 8420,
    webhooks: { github: { secret: 'hooks/github' }, gitlab: [{ secret: 'hooks/old' }, { secret: 'hooks/new' }] },
  },
};

const wholeApp = {
  extension: 'postgresql@^16',
  main: 'db',
  enabled: true,
  values: {
    POSTGRES_DB: 'app',
    PASSWORD: { generate: { length: 32 } },
    KEY: { secret: 'db/key' },
    URL: { from: 'other.URL' },
    PORT: 1,
    ON: false,
  },
  ports: { 5432: '127.0.0.1:15432', '53/udp': 53, 80: '[::1]:8080' },
  profiles: ['debug'],
  resources: { memory: '512m', cpus: 0.5, service: 'db' },
  health: { timeout: 5, retries: 3, interval: '30s', startPeriod: '1m', service: 'db' },
  dependsOn: ['cache'],
  wave: -1,
  drift: 'repair',
  ignoreDrift: ['restartPolicy'],
  onFileChange: 'signal:HUP',
  protect: true,
  project: 'my_shop',
  renamedFrom: 'database',
  proxy: { subdomain: 'db', path: '/x', tls: 'internal', middleware: ['auth'], port: 80, service: 'db' },
  update: {
    policy: 'semver:~1.4',
    window: '23:00-01:00',
    rollback: true,
    strategy: 'start-first',
    stableFor: '10s',
    image: { pattern: '^v(.+)$', extract: 'semver', minAge: '24h' },
  },
  backup: { schedule: '0 2 * * *', keep: { daily: 7 }, beforeUpdate: true },
  target: 'nas',
};

describe.each([
  ['orbitr', WorkspaceFile, wholeWorkspace],
  ['app', AppFile, wholeApp],
] as const)('the format %s', (name, schema, whole) => {
  const check = formats
    .default(new Ajv({ strict: false }))
    .addFormat('cidrv4', true)
    .compile(jsonSchemas[name]() as object);

  test('takes an empty file, and one with every key, in Orbitr as in editors', () => {
    for (const value of [{}, whole]) {
      expect(schema.safeParse(value).error?.issues).toBeUndefined();
      expect(check(value), JSON.stringify(check.errors)).toBe(true);
    }
    expect(Object.keys(whole).sort()).toEqual(Object.keys(schema.shape).sort());
  });

  test('refuses unknown keys on every level, in Orbitr as in editors', () => {
    for (const path of mappingsOf(whole)) {
      const value = withKey(whole, path, 'unheardOf');
      expect(schema.safeParse(value).success, path.join('.')).toBe(false);
      expect(check(value), path.join('.')).toBe(false);
    }
  });

  test('explains every key', () => {
    expect(unexplained(jsonSchemas[name]())).toEqual([]);
  });
});

test.each([
  [Duration, ['1s', '5m', '1h30m', '500ms', '1.5h', '2d'], ['5', '5 minutes', 'm5', '', '-1s']],
  [Size, ['512m', '2g', '1.5G', '64MiB', '100kb'], ['512', 'm', '1 g', '1x']],
  [
    Cron,
    ['0 2 * * *', '*/5 * * * *', '0 8-18/2 * * mon-fri', '@daily', '0,30 * 1 jan *'],
    ['0 2 * *', '0 25 * * *', '60 * * * *', 'daily', '* * * * 8', '* * 0 * *'],
  ],
  [TimeWindow, ['02:00-04:00', '23:30-00:15'], ['2:00-4:00', '24:00-01:00', '02:00']],
] as const)('single values %#', (schema, right, wrong) => {
  expect(right.filter((text) => !schema.safeParse(text).success)).toEqual([]);
  expect(wrong.filter((text) => schema.safeParse(text).success)).toEqual([]);
});

test.each([
  'postgresql',
  'postgresql@^16',
  'app@>=1.2 <2',
  'app@1.x',
  './mine',
  '../shared/x',
  'git+https://example.org/x.git#v1',
])('an extension is named %s', (extension) => {
  expect(AppFile.safeParse({ extension }).success).toBe(true);
});

test.each(['Postgres', 'postgresql@', 'a b', 'https://example.org/x', '/abs', 'git+http'])(
  'an extension is not named %s',
  (extension) => {
    expect(AppFile.safeParse({ extension }).success).toBe(false);
  },
);

test('variables become text', () => {
  expect(WorkspaceFile.parse({ environment: { PORT: 8080, ON: true } }).environment).toEqual({
    PORT: '8080',
    ON: 'true',
  });
});

/** Every place of a value where a strict mapping stands. */
function mappingsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const inner = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const here = inner.length > 0 && !Array.isArray(value) && isStrict(path) ? [[...path]] : [];
  return [
    ...here,
    ...inner.flatMap(([key, held]) => mappingsOf(held, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

/** Records take any key; everything else must not. */
function isStrict(path: readonly (string | number)[]): boolean {
  const records = ['environment', 'policy.grant', 'targets', 'targets.nas.labels', 'values', 'ports'];
  return !records.includes(path.join('.'));
}

function withKey(value: unknown, path: readonly (string | number)[], key: string): unknown {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const holder = path.reduce<Record<string | number, unknown>>(
    (held, step) => held[step] as Record<string | number, unknown>,
    copy,
  );
  holder[key] = 1;
  return copy;
}

function unexplained(node: unknown, path = ''): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { properties = {} } = node as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties).flatMap(([key, held]) => (held.description ? [] : [`${path}.${key}`]));
  return [...own, ...Object.entries(node).flatMap(([key, held]) => unexplained(held, `${path}.${key}`))];
}
