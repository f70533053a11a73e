import { describe, expect, test } from 'vitest';
import type { LiveContainer } from '../../../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { planText } from '../../../../src/core/plan/text.ts';
import { converged, remember, simulate, stepsInOrder } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, noOptions, worldOf } from '../../../support/world.ts';

const shop: AppSketch = {
  services: {
    web: {
      environment: { LEVEL: 'info' },
      depends_on: { db: { condition: 'service_healthy', required: true } },
      ports: [{ target: 80, published: '8080', protocol: 'tcp' }],
    },
    db: { healthcheck: { test: ['CMD', 'true'] }, volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
  },
  volumes: ['data'],
  positions: { 'services.web.environment.LEVEL': { file: 'apps/shop/compose.yaml', line: 5, column: 9 } },
};

const steps = (input: PlanInput) => plan(input).apps.flatMap((app) => app.steps);
const verbs = (input: PlanInput) => steps(input).map(({ id }) => id);
const reasons = (input: PlanInput) =>
  steps(input)
    .filter(({ verb }) => verb !== 'await')
    .flatMap((step) => step.reasons.map(({ code }) => code));
const withContainers = (
  input: PlanInput,
  edit: (container: LiveContainer) => LiveContainer | undefined,
): PlanInput => ({
  ...input,
  live: { ...input.live, containers: input.live.containers.flatMap((container) => edit(container) ?? []) },
});
const only =
  (name: string, edit: (container: LiveContainer) => LiveContainer | undefined) => (container: LiveContainer) =>
    container.name === name ? edit(container) : container;

describe('an install', () => {
  const input = worldOf(desiredOf({ shop }));

  test('makes everything in one call and starts what others wait for first', () => {
    expect(verbs(input)).toEqual([
      'shop/network/shop_default',
      'shop/volume/shop_data',
      'shop/create',
      'shop/shop-db-1/start',
      'shop/db/ready',
      'shop/shop-web-1/start',
      'shop/web/ready',
    ]);
    const start = steps(input).find(({ id }) => id === 'shop/shop-web-1/start');
    expect(start?.needs).toEqual(['shop/create', 'shop/db/ready']);
  });

  test('is byte-equal for equal input, whatever the order of the snapshot', () => {
    const world = converged(input);
    const shuffled = { ...world, live: { ...world.live, containers: [...world.live.containers].reverse() } };
    expect(JSON.stringify(plan(shuffled))).toBe(JSON.stringify(plan(world)));
  });

  test('leaves nothing to do', () => {
    expect(steps(converged(input))).toEqual([]);
    expect(plan(converged(input)).apps[0]?.status).toBe('in-sync');
  });
});

describe('a changed value', () => {
  const before = converged(worldOf(desiredOf({ shop })));
  const changed: AppSketch = {
    ...shop,
    services: { ...shop.services, web: { ...shop.services['web'], environment: { LEVEL: 'debug' } } },
  };
  const after = { ...before, desired: desiredOf({ shop: changed }) };

  test('recreates that service alone and names variable and place', () => {
    expect(verbs(after)).toEqual(['shop/web/recreate', 'shop/shop-web-1/start', 'shop/web/ready']);
    expect(steps(after)[0]?.reasons).toEqual([
      {
        code: 'field',
        text: 'environment.LEVEL: "info" → "debug"',
        service: 'web',
        path: 'environment.LEVEL',
        before: '"info"',
        after: '"debug"',
        source: 'desired',
        position: { file: 'apps/shop/compose.yaml', line: 5, column: 9 },
      },
    ]);
  });

  test('is an outage of at most its grace period', () => {
    expect(steps(after)[0]?.risk).toEqual({ level: 'outage', seconds: 11 });
  });

  test('never shows a value that looks like a secret', () => {
    const secret: AppSketch = {
      services: { web: { environment: { DB_PASSWORD: 'old-secret', URL: 'postgres://u:old-secret@db/x' } } },
    };
    const next: AppSketch = {
      services: { web: { environment: { DB_PASSWORD: 'new-secret', URL: 'postgres://u:new-secret@db/x' } } },
    };
    const world = { ...converged(worldOf(desiredOf({ shop: secret }))), desired: desiredOf({ shop: next }) };
    expect(JSON.stringify(plan(world))).not.toMatch(/(old|new)-secret/);
    expect(reasons(world)).toContain('field');
  });
});

describe('a changed value in something long', () => {
  const words = (level: string) => ['httpd', '-f', '-p', '80', '-h', '/srv/www/a/rather/long/folder', '-l', level];
  const shell = (level: string) =>
    `exec httpd -f -p 80 -h /srv/www/a/rather/long/folder --level ${level} --and-more ${'x'.repeat(60)}`;
  const change = (before: unknown, after: unknown) => {
    const of = (value: unknown) => desiredOf({ shop: { services: { web: { command: value } } } });
    const [first] = steps({ ...converged(worldOf(of(before))), desired: of(after) });
    return first?.reasons[0]?.text;
  };

  test('of a list, the one element that differs is shown', () => {
    expect(change(words('info'), words('debug'))).toBe('command: "info" → "debug"');
  });

  test('of a text, the part around the difference is shown', () => {
    expect(change([shell('info')], [shell('debug')])).toMatch(/^command: ….*--level info .*… → ….*--level debug .*…$/);
  });

  test('a secret that stands near is still hidden', () => {
    const url = (word: string) => [`${shell('info')} postgres://u:${word}@db/x`];
    expect(change(url('old-word'), url('new-word'))).not.toMatch(/(old|new)-wo/);
  });
});

describe('drift', () => {
  const world = converged(worldOf(desiredOf({ shop })));
  const cases: readonly (readonly [string, PlanInput, readonly string[], readonly string[]])[] = [
    [
      'a container that is gone',
      withContainers(
        world,
        only('shop-web-1', () => undefined),
      ),
      ['shop/web/create', 'shop/shop-web-1/start', 'shop/web/ready'],
      ['missing', 'not-running'],
    ],
    [
      'a stopped one',
      withContainers(
        world,
        only('shop-web-1', (c) => ({ ...c, state: 'exited', exitCode: 137 })),
      ),
      ['shop/shop-web-1/start', 'shop/web/ready'],
      ['not-running'],
    ],
    [
      'a paused one',
      withContainers(
        world,
        only('shop-web-1', (c) => ({ ...c, state: 'paused' })),
      ),
      ['shop/shop-web-1/unpause', 'shop/web/ready'],
      ['paused'],
    ],
    [
      'a renamed one',
      withContainers(
        world,
        only('shop-web-1', (c) => ({ ...c, name: 'other' })),
      ),
      ['shop/shop-web-1/rename'],
      ['renamed'],
    ],
    [
      'a disconnected one',
      withContainers(
        world,
        only('shop-web-1', (c) => ({ ...c, networks: [] })),
      ),
      ['shop/shop-web-1/connect/shop_default'],
      ['net-missing'],
    ],
    [
      'one on a foreign network',
      withContainers(
        world,
        only('shop-web-1', (c) => ({
          ...c,
          networks: [...c.networks, { network: 'x', networkId: world.live.networks[0]?.id ?? '' }],
        })),
      ),
      ['shop/shop-web-1/disconnect/x'],
      ['net-extra'],
    ],
    [
      'one on a network that was removed',
      withContainers(
        world,
        only('shop-web-1', (c) => ({
          ...c,
          state: 'exited',
          networks: [{ network: 'shop_default', networkId: 'gone' }],
        })),
      ),
      ['shop/web/recreate', 'shop/shop-web-1/start', 'shop/web/ready'],
      ['net-dead', 'not-running'],
    ],
    [
      'what an interrupted recreation left behind',
      {
        ...world,
        live: {
          ...world.live,
          containers: world.live.containers.flatMap((c) =>
            c.name === 'shop-web-1'
              ? [c, { ...c, id: 'temp', name: '0123456789ab_shop-web-1', state: 'created' as const }]
              : [c],
          ),
        },
      },
      ['shop/0123456789ab_shop-web-1/remove'],
      ['interrupted-recreate'],
    ],
    [
      'only the temporary container of an interrupted recreation',
      withContainers(
        world,
        only('shop-web-1', (c) => ({ ...c, name: '0123456789ab_shop-web-1', state: 'created' })),
      ),
      ['shop/shop-web-1/rename', 'shop/shop-web-1/start', 'shop/web/ready'],
      ['renamed', 'not-running'],
    ],
    [
      'a replica too many',
      {
        ...world,
        live: {
          ...world.live,
          containers: world.live.containers.flatMap((c) =>
            c.name === 'shop-web-1'
              ? [
                  c,
                  {
                    ...c,
                    id: 'second',
                    name: 'shop-web-2',
                    labels: { ...c.labels, 'com.docker.compose.container-number': '2' },
                  },
                ]
              : [c],
          ),
        },
      },
      ['shop/shop-web-2/remove'],
      ['surplus'],
    ],
  ];

  test.each(cases)('%s is seen and healed with the least that does it', (_name, input, ids, codes) => {
    expect(verbs(input)).toEqual(ids);
    expect(reasons(input)).toEqual(codes);
    expect(steps(remember(simulate(input, stepsInOrder(plan(input)))))).toEqual([]);
  });

  test('is left alone and told where the app says report', () => {
    const report = desiredOf({ shop: { ...shop, file: { drift: 'report' } } });
    const input = withContainers(
      { ...world, desired: report },
      only('shop-web-1', (c) => ({ ...c, state: 'paused' })),
    );
    expect(steps(input)).toEqual([]);
    expect(plan(input).apps[0]?.findings.map(({ message }) => message)).toEqual([
      'web: is paused; left so because of drift: report',
    ]);
  });
});

describe('what is not ours', () => {
  const world = converged(worldOf(desiredOf({ shop })));
  const foreign = withContainers(world, (c) => ({ ...c, labels: { ...c.labels, 'dev.orbitr.workspace': 'other' } }));

  test('is refused, naming both workspaces', () => {
    const [app] = plan({ ...foreign, memory: { apps: {} } }).apps;
    expect(app?.status).toBe('blocked');
    expect(app?.steps).toEqual([]);
    expect(app?.findings[0]?.message).toBe('project shop runs under workspace other, this one is ws');
  });

  test('is made anew once it may be taken', () => {
    const taken = { ...foreign, memory: { apps: {} }, options: { ...noOptions, takeOver: ['shop'] } };
    expect(reasons(taken)).toContain('taken-over');
    expect(verbs(taken).filter((id) => id.endsWith('recreate'))).toEqual(['shop/db/recreate', 'shop/web/recreate']);
  });

  test('holds its port against us', () => {
    const stranger: LiveContainer = {
      ...(world.live.containers[0] as LiveContainer),
      id: 's',
      name: 'stranger',
      state: 'running',
      labels: {},
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }],
    };
    const line = { file: 'apps/shop/app.yaml', line: 2, column: 3 };
    const placed = { ...shop, positions: { 'services.web.ports.80/tcp': line } };
    const input = worldOf(desiredOf({ shop: placed }), { live: { ...world.live, containers: [stranger] } });
    const [app] = plan(input).apps;
    expect(app?.status).toBe('blocked');
    expect(app?.findings[0]?.position).toEqual(line);
    expect(app?.findings.map(({ message }) => message)).toEqual([
      'host port 8080/tcp for web is held by container stranger',
    ]);
  });
});

describe('an app that left the workspace', () => {
  const world = converged(worldOf(desiredOf({ shop, blog: { services: { web: {} }, volumes: ['data'] } })));
  const gone = { ...world, desired: desiredOf({ blog: { services: { web: {} } } }) };

  test('is orphaned, not removed', () => {
    expect(plan(gone).apps.map(({ app, status }) => [app, status])).toEqual([
      ['blog', 'in-sync'],
      ['shop', 'orphaned'],
    ]);
    expect(steps(gone)).toEqual([]);
  });

  test('is removed with prune, its volumes kept', () => {
    const pruned = { ...gone, options: { ...noOptions, prune: true } };
    expect(steps(pruned).map(({ verb }) => verb)).toEqual(['remove', 'remove', 'remove-network']);
    expect(
      plan(pruned)
        .apps.find(({ app }) => app === 'shop')
        ?.consents.map(({ kind }) => kind),
    ).toEqual(['prune']);
  });

  test('is never removed while it was protected', () => {
    const shielded = converged(
      worldOf(desiredOf({ shop: { ...shop, file: { protect: true } }, blog: { services: { web: {} } } })),
    );
    const input = {
      ...shielded,
      desired: desiredOf({ blog: { services: { web: {} } } }),
      options: { ...noOptions, prune: true },
    };
    expect(plan(input).apps.find(({ app }) => app === 'shop')?.status).toBe('blocked');
    expect(steps(input)).toEqual([]);
    const unasked = planText(plan({ ...input, options: noOptions }), { width: 120, colour: false, verbose: false });
    expect(unasked).toContain('bring apps/shop back with protect: false');
    expect(unasked).not.toContain('--prune');
  });

  test('is not taken for removed while its files are broken', () => {
    const frozen = {
      ...gone,
      desired: { ...gone.desired, frozen: [{ name: 'shop', project: 'shop', known: true, problems: [] }] },
      options: { ...noOptions, prune: true },
    };
    expect(plan(frozen).apps.find(({ app }) => app === 'shop')?.status).toBe('frozen');
    expect(steps(frozen)).toEqual([]);
  });

  test('needs a word of its own where many leave at once', () => {
    const none = { ...world, desired: desiredOf({}), options: { ...noOptions, prune: true } };
    expect(plan(none).apps.flatMap(({ consents }) => consents.map(({ kind }) => kind))).toContain('mass-delete');
  });
});

describe('a volume that vanished', () => {
  const world = converged(worldOf(desiredOf({ shop })));
  const lost = withContainers(
    { ...world, live: { ...world.live, volumes: [] } },
    only('shop-db-1', () => undefined),
  );

  test('stops the app until somebody says that an empty one will do', () => {
    expect(plan(lost).apps[0]?.status).toBe('blocked');
    expect(plan(lost).apps[0]?.findings[0]?.message).toContain('volume shop_data is gone');
    const allowed = { ...lost, options: { ...noOptions, allowData: ['shop'] } };
    expect(steps(allowed).find(({ verb }) => verb === 'create-volume')?.risk).toEqual({ level: 'data' });
  });
});

describe('apps that depend on each other', () => {
  const sketches = {
    cache: { services: { redis: {} } },
    blog: { services: { web: {} }, file: { dependsOn: ['cache'] } },
  };
  const input = worldOf(desiredOf(sketches));

  test('are walked in order, over a link network with the provider’s name only', () => {
    expect(plan(input).apps.map(({ app }) => app)).toEqual(['cache', 'blog']);
    const connects = steps(input)
      .filter(({ verb }) => verb === 'connect')
      .map(({ target }) => (target.kind === 'attachment' ? [target.container, target.network, target.aliases] : []));
    expect(connects).toEqual([
      ['cache-redis-1', 'cache_link', ['cache']],
      ['blog-web-1', 'cache_link', []],
    ]);
    expect(steps(input).find(({ id }) => id === 'blog/create')?.needs).toContain('cache/redis/ready');
  });

  test('are rewired in place when the wiring is cut', () => {
    const cut = withContainers(
      converged(input),
      only('blog-web-1', (c) => ({ ...c, networks: c.networks.filter(({ network }) => network !== 'cache_link') })),
    );
    expect(verbs(cut)).toEqual(['blog/blog-web-1/connect/cache_link']);
  });

  test('one is not walked alone where the other is not wired for it', () => {
    const providerOnly = converged(worldOf(desiredOf({ cache: sketches.cache })));
    const alone = { ...providerOnly, desired: desiredOf(sketches), options: { ...noOptions, apps: ['blog'] } };
    expect(plan(alone).apps.map(({ app, status }) => [app, status])).toEqual([['blog', 'blocked']]);
  });

  test('one waits for the other even when it is not selected', () => {
    const alone = { ...input, options: { ...noOptions, apps: ['blog'] } };
    expect(plan(alone).apps.map(({ app, status }) => [app, status])).toEqual([['blog', 'blocked']]);
  });
});

describe('an app that others use', () => {
  const sketches = {
    cache: { services: { redis: {} } },
    blog: { services: { web: {} }, file: { dependsOn: ['cache'] } },
  };
  const world = converged(worldOf(desiredOf(sketches)));
  const alone = desiredOf({ cache: sketches.cache });

  test('is taken off its link network by the very plan that removes the last of them', () => {
    const pruned = { ...world, desired: alone, options: { ...noOptions, prune: true } };
    expect(verbs(pruned)).toEqual([
      'cache/cache-redis-1/disconnect/cache_link',
      'blog/blog-web-1/remove',
      'blog/network/blog_default/remove',
    ]);
    expect(steps(pruned)[0]?.reasons[0]?.text).toBe('no other app uses it any more');
  });

  test('stays reachable while the files of those that use it are broken or gone', () => {
    const broken = { ...alone, frozen: [{ name: 'blog', project: 'blog', known: true, problems: [] }] };
    expect(steps({ ...world, desired: broken })).toEqual([]);
    expect(steps({ ...world, desired: alone })).toEqual([]);
  });

  test('gives its link network up once nobody is on it', () => {
    const left = withContainers(
      { ...world, desired: alone },
      only('blog-web-1', () => undefined),
    );
    expect(verbs(left)).toEqual(['cache/cache-redis-1/disconnect/cache_link']);
  });

  test('is taken down without the network on which the other stays, and says whom that hits', () => {
    const options = { ...noOptions, destroy: { apps: ['cache'], volumes: false } };
    expect(verbs({ ...world, options })).toEqual(['cache/cache-redis-1/remove', 'cache/network/cache_default/remove']);
    expect(plan({ ...world, options }).apps[0]?.findings.map(({ message }) => message)).toContain(
      'blog uses cache, and will not reach it any more',
    );
  });

  test('says whom it hits that it is disabled, but for those that are so themselves', () => {
    const off = { enabled: false };
    const findings = (blog: object) =>
      plan({
        ...world,
        desired: desiredOf({
          cache: { ...sketches.cache, file: off },
          blog: { ...sketches.blog, file: { ...sketches.blog.file, ...blog } },
        }),
      })
        .apps.find(({ app }) => app === 'cache')
        ?.findings.map(({ message }) => message);
    expect(findings({})).toEqual(['blog uses cache, and will not reach it any more']);
    expect(findings(off)).toEqual([]);
  });

  test('is taken down with the other in an order that works', () => {
    const options = { ...noOptions, destroy: { apps: ['blog', 'cache'], volumes: false } };
    const network = steps({ ...world, options }).find(({ id }) => id === 'cache/network/cache_link/remove');
    expect(network?.needs).toEqual(['blog/blog-web-1/remove', 'cache/cache-redis-1/remove']);
  });
});

describe('taking down', () => {
  test('leaves a project alone of which nothing is or was ours', () => {
    const network = {
      id: 'n',
      name: 'shop_default',
      driver: 'bridge',
      scope: 'local',
      internal: false,
      subnets: [],
      labels: { 'com.docker.compose.project': 'shop' },
    };
    const volume = { name: 'shop_data', driver: 'local', labels: { 'com.docker.compose.project': 'shop' } };
    const input = worldOf(desiredOf({ shop }), {
      live: { containers: [], networks: [network], volumes: [volume], images: [] },
    });
    expect(steps({ ...input, options: { ...noOptions, destroy: { apps: ['shop'], volumes: true } } })).toEqual([]);
  });
});

describe('a dependency that is still on its way', () => {
  const world = converged(worldOf(desiredOf({ shop })));
  const starting = withContainers(
    world,
    only('shop-db-1', (c) => ({ ...c, health: 'starting' })),
  );

  test('is waited for by what starts now', () => {
    const input = withContainers(
      starting,
      only('shop-web-1', (c) => ({ ...c, state: 'exited', exitCode: 1 })),
    );
    expect(verbs(input)).toEqual(['shop/db/ready', 'shop/shop-web-1/start', 'shop/web/ready']);
    expect(steps(input).find(({ id }) => id === 'shop/shop-web-1/start')?.needs).toContain('shop/db/ready');
  });

  test('is nothing to do where nothing starts', () => {
    expect(steps(starting)).toEqual([]);
  });
});

describe('jobs', () => {
  const job: AppSketch = {
    services: {
      migrate: { restart: 'no' },
      web: { depends_on: { migrate: { condition: 'service_completed_successfully', required: true } } },
    },
  };

  test('run once, and are not run again', () => {
    const world = converged(worldOf(desiredOf({ job })));
    expect(world.live.containers.find(({ name }) => name === 'job-migrate-1')?.state).toBe('exited');
    expect(steps(world)).toEqual([]);
  });

  test('run again where they failed', () => {
    const world = withContainers(
      converged(worldOf(desiredOf({ job }))),
      only('job-migrate-1', (c) => ({ ...c, exitCode: 4 })),
    );
    expect(reasons(world)).toEqual(['failed-job']);
  });
});

describe('host ports that move between apps', () => {
  const web = (port: string): AppSketch => ({
    services: { web: { ports: [{ target: 80, published: port, protocol: 'tcp' }] } },
  });
  const world = converged(worldOf(desiredOf({ one: web('8001'), two: web('8002') })));
  const startOf = (input: PlanInput, app: string) => steps(input).find(({ id }) => id === `${app}/${app}-web-1/start`);

  test.each([
    ['one takes what two gives up', web('8002'), web('8003'), 'one', 'two/web/recreate'],
    ['two takes what one gives up', web('8003'), web('8001'), 'two', 'one/web/recreate'],
  ])('%s, and waits for it', (_name, one, two, waiting, freedBy) => {
    const moved = { ...world, desired: desiredOf({ one, two }) };
    expect(startOf(moved, waiting)?.needs).toContain(freedBy);
    expect(plan(moved).apps.map(({ status }) => status)).toEqual(['changes', 'changes']);
  });

  test('are swapped', () => {
    const swapped = { ...world, desired: desiredOf({ one: web('8002'), two: web('8001') }) };
    expect(startOf(swapped, 'one')?.needs).toContain('two/web/recreate');
    expect(startOf(swapped, 'two')?.needs).toContain('one/web/recreate');
    expect(() => stepsInOrder(plan(swapped))).not.toThrow();
  });

  test('stay where the other cannot move', () => {
    const stranger: LiveContainer = {
      ...(world.live.containers[0] as LiveContainer),
      id: 's',
      name: 'stranger',
      labels: {},
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 8003, hostIp: '' }],
    };
    const input = {
      ...world,
      desired: desiredOf({ one: web('8002'), two: web('8003') }),
      live: { ...world.live, containers: [...world.live.containers, stranger] },
    };
    expect(plan(input).apps.map(({ app, status }) => [app, status])).toEqual([
      ['one', 'blocked'],
      ['two', 'blocked'],
    ]);
    expect(plan(input).apps.map(({ findings }) => findings[0]?.message)).toEqual([
      'host port 8002/tcp for web is held by container two-web-1 (of project two)',
      'host port 8003/tcp for web is held by container stranger',
    ]);
  });
});

test('a port that is let go only once its new owner runs blocks before anything is touched', () => {
  const ports = [{ mode: 'ingress', target: 80, published: '8001', protocol: 'tcp' }];
  const before = converged(worldOf(desiredOf({ app: { services: { web: { ports }, vpn: {} } } })));
  const web = { depends_on: { vpn: { condition: 'service_started', required: true } } };
  const { apps } = plan({ ...before, desired: desiredOf({ app: { services: { web, vpn: { ports } } } }) });
  expect(apps[0]).toMatchObject({ status: 'blocked', steps: [] });
  expect(apps[0]?.findings[0]?.message).toBe(
    'host port 8001/tcp for vpn is held by container app-web-1 (of project app), which is changed only once vpn runs',
  );
});

describe('waves', () => {
  test('a lower one is ready before a higher one is begun', () => {
    const input = worldOf(
      desiredOf({ aa: { services: { web: {} }, file: { wave: 5 } }, bb: { services: { web: {} } } }),
    );
    expect(plan(input).apps.map(({ app }) => app)).toEqual(['bb', 'aa']);
    expect(steps(input).find(({ id }) => id === 'aa/create')?.after).toEqual(['bb/web/ready']);
  });

  test('never hold up what a lower one needs', () => {
    const input = worldOf(
      desiredOf({
        db: { services: { web: {} }, file: { wave: 5 } },
        web: { services: { web: {} }, file: { dependsOn: ['db'] } },
      }),
    );
    expect(() => stepsInOrder(plan(input))).not.toThrow();
    expect(steps(converged(input))).toEqual([]);
  });

  test('never hold up the step that frees a port for a lower one', () => {
    const port = { mode: 'ingress', target: 80, published: '8001', protocol: 'tcp' };
    const before = converged(worldOf(desiredOf({ late: { services: { web: { ports: [port] } } } })));
    const desired = desiredOf({
      late: { services: { web: {} }, file: { wave: 1 } },
      soon: {
        services: {
          db: { ports: [port] },
          web: { depends_on: { db: { condition: 'service_started', required: false } } },
        },
      },
    });
    const planned = plan({ ...before, desired });
    expect(stepsInOrder(planned).length).toBeGreaterThan(0);
    const { needs } = steps({ ...before, desired }).find(({ id }) => id === 'soon/soon-db-1/start') ?? {};
    expect(needs).toContain('late/web/recreate');
  });
});

describe('a service in the network of another', () => {
  const vpn: AppSketch = { services: { vpn: {}, cli: { network_mode: 'service:vpn', networks: null } } };
  const world = converged(worldOf(desiredOf({ vpn })));
  const inNetworkOf = (id: string) =>
    withContainers(
      world,
      only('vpn-cli-1', (c) => ({ ...c, networkMode: `container:${id}` })),
    );

  test('is made anew where that one is another container now', () => {
    const parent = world.live.containers.find(({ name }) => name === 'vpn-vpn-1')?.id ?? '';
    expect(steps(inNetworkOf(parent))).toEqual([]);
    expect(verbs(inNetworkOf('gone'))[0]).toBe('vpn/cli/recreate');
    expect(reasons(inNetworkOf('gone'))).toContain('parent-recreated');
  });

  test('starts again with it', () => {
    const stopped = withContainers(
      world,
      only('vpn-vpn-1', (c) => ({ ...c, state: 'exited', exitCode: 1 })),
    );
    expect(verbs(stopped)).toContain('vpn/vpn-cli-1/restart');
  });
});

describe('a container that ended in peace', () => {
  const ended = (restart: string | undefined) =>
    withContainers(converged(worldOf(desiredOf({ shop: { services: { web: restart ? { restart } : {} } } }))), (c) => ({
      ...c,
      state: 'exited',
      exitCode: 0,
    }));

  test('stays ended where the files say that it may', () => {
    expect(steps(ended('no'))).toEqual([]);
    expect(steps(ended('on-failure:3'))).toEqual([]);
  });

  test('is started where they say nothing, or that it must run', () => {
    expect(reasons(ended(undefined))).toEqual(['not-running']);
    expect(reasons(ended('unless-stopped'))).toEqual(['not-running']);
  });
});

describe('secrets', () => {
  const world = (password: string) =>
    desiredOf({
      shop: {
        services: {
          web: {
            command: ['serve', '--requirepass', password],
            environment: { REDIS_PASSWORD: password, MYSQL_PWD: password, DSN: `Server=x;Password=${password}` },
            labels: { 'traefik.http.middlewares.auth.basicauth.users': `bob:${password}` },
          },
        },
      },
    });

  test('appear nowhere, under whatever name they go', () => {
    const input = { ...converged(worldOf(world('first-hunter2'))), desired: world('second-hunter2') };
    expect(reasons(input)).toContain('field');
    expect(JSON.stringify(plan(input))).not.toContain('hunter2');
  });
});

describe('a disabled app', () => {
  test('is stopped and kept', () => {
    const world = converged(worldOf(desiredOf({ shop })));
    const disabled = { ...world, desired: desiredOf({ shop: { ...shop, file: { enabled: false } } }) };
    expect(steps(disabled).map(({ verb }) => verb)).toEqual(['stop', 'stop']);
    expect(plan(simulate(disabled, stepsInOrder(plan(disabled)))).apps[0]?.status).toBe('disabled');
  });
});
