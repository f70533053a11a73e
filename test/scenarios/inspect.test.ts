import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { importBusybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, idle, plan } from './look.ts';

/**
 * Containers that nothing is remembered of: state is lost before each plan. Whatever Compose made of the very same files is as it
 * should be, and each changed field is found, by its own name, from what the engine tells.
 */
const image = 'orbitr.test/inspect';
const workspace = makeWorkspace((id) => files(id, services(id)));
const app = `zoo-${workspace.id}`;

beforeAll(async () => {
  await importBusybox(`${image}:${workspace.id}`, {
    changes: [
      'ENV FROM_IMAGE=1',
      'LABEL from.image=1',
      'VOLUME /declared',
      'EXPOSE 99',
      'HEALTHCHECK --interval=1s CMD true',
    ],
  });
  await apply(workspace);
});
afterAll(async () => {
  await workspace.clean();
  await docker(['image', 'rm', '-f', `${image}:${workspace.id}`]);
});

type Services = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every field that an engine takes, spread over a few services. */
function services(id: string): Services {
  return {
    plain: { ...idle(), image: `${image}:${id}` },
    process: {
      ...idle(),
      image: `${image}:${id}`,
      entrypoint: ['sleep'],
      command: ['3600'],
      user: '1000:1000',
      working_dir: '/a/../b/',
      stop_signal: 'SIGKILL',
      hostname: 'h.example',
      domainname: 'example.org',
      tty: true,
      stdin_open: true,
      environment: { A: '1', EMPTY: '', FROM_IMAGE: null, DOLLAR: '$$x' },
      labels: { 'a.b': '1', empty: '' },
      healthcheck: { interval: '500ms', timeout: '90s', retries: 5, start_period: '1500ms' },
      deploy: { restart_policy: { condition: 'on-failure', max_attempts: 4 } },
    },
    rights: {
      ...idle(),
      cap_add: ['net_admin'],
      cap_drop: ['MKNOD'],
      security_opt: ['no-new-privileges:true', 'seccomp=seccomp.json'],
      group_add: ['1000'],
      devices: ['/dev/null:/dev/xnull:r'],
      device_cgroup_rules: ['c 1:3 mr'],
      sysctls: { 'net.core.somaxconn': 1024 },
      ulimits: { nofile: 1024, nproc: { soft: 1000, hard: 2000 } },
      logging: { driver: 'json-file', options: { 'max-size': '1m' } },
      read_only: true,
      ipc: 'shareable',
      uts: 'host',
      userns_mode: 'host',
      shm_size: '8m',
    },
    limits: {
      ...idle(),
      mem_limit: '64m',
      mem_reservation: '32m',
      cpus: 0.3,
      cpu_shares: 512,
      cpuset: '0',
      pids_limit: 100,
      oom_score_adj: 500,
      restart: 'unless-stopped',
    },
    deployed: {
      ...idle(),
      mac_address: '02:42:AC:11:65:43',
      deploy: { resources: { limits: { memory: '64M', cpus: '0.5', pids: 50 } } },
    },
    reached: {
      ...idle(),
      networks: { default: { aliases: ['other'] }, fixed: { ipv4_address: `${subnet(id)}.9` } },
      dns: ['192.0.2.1'],
      dns_search: ['example.org'],
      dns_opt: ['ndots:2'],
      extra_hosts: ['gate:host-gateway', 'six:::1'],
      ports: ['127.0.0.1::80', '127.0.0.1:20000-29999:81/udp'],
      expose: ['3000'],
      links: ['plain:db'],
    },
    mounted: {
      ...idle(),
      image: `${image}:${id}`,
      volumes: [
        'data:/data',
        './conf/../conf/:/conf/:ro',
        '/anonymous',
        { type: 'bind', source: './conf', target: '/propagated', bind: { propagation: 'rprivate' } },
      ],
      tmpfs: ['/run:size=1m'],
      configs: ['motd', { source: 'motd', target: 'relative' }],
      secrets: ['token'],
    },
    child: {
      ...idle(),
      network_mode: 'service:plain',
      ipc: 'service:rights',
      pid: 'service:plain',
      volumes_from: ['mounted:ro'],
    },
    apart: {
      ...idle(),
      network_mode: 'none',
      init: false,
      volumes: [{ type: 'tmpfs', target: '/tmpfs', tmpfs: { size: 1048576 } }],
    },
  };
}

function files(id: string, zoo: Services): Readonly<Record<string, string>> {
  return {
    [`apps/zoo-${id}/compose.yaml`]: compose(zoo, {
      networks: { fixed: { ipam: { config: [{ subnet: `${subnet(id)}.0/24` }] } } },
      volumes: { data: {}, more: {} },
      configs: { motd: { file: './conf/motd' } },
      secrets: { token: { file: './token' } },
    }),
    [`apps/zoo-${id}/seccomp.json`]: '{"defaultAction":"SCMP_ACT_ALLOW"}',
    [`apps/zoo-${id}/conf/motd`]: 'hello\n',
    [`apps/zoo-${id}/token`]: 'secret\n',
  };
}

/** Of documentation and benchmark networks, so that no pool of an engine meets it. */
function subnet(id: string): string {
  return `198.18.${[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 256}`;
}

test('files that did not change: nothing to do, whatever they hold', async () => {
  workspace.remove('.orbitr');
  expect(changed(await plan(workspace))).toEqual([]);
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
});

/** Service → fields as they become, and the paths that the plan names. Fields of one service do not hide each other. */
const rounds: readonly {
  readonly what: string;
  readonly fields: (id: string) => Services;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    what: 'values',
    fields: (id) => ({
      process: {
        entrypoint: ['nice'],
        command: ['true'],
        user: '0',
        working_dir: '/c',
        stop_signal: 'SIGINT',
        stop_grace_period: '2s',
        hostname: 'g',
        domainname: 'example.net',
        tty: false,
        stdin_open: false,
        init: false,
        environment: { A: '2', EMPTY: 'x', DOLLAR: '$$y' },
        labels: { 'a.b': '2', more: '' },
        healthcheck: { test: ['CMD', 'false'], interval: '2h', timeout: '80s', retries: 6, start_period: '2s' },
        deploy: { restart_policy: { condition: 'any' } },
      },
      rights: {
        cap_add: ['SYS_TIME'],
        cap_drop: ['ALL'],
        security_opt: ['seccomp=unconfined'],
        group_add: ['1001'],
        devices: ['/dev/null:/dev/xnull:rw'],
        device_cgroup_rules: ['c 1:3 r'],
        sysctls: { 'net.core.somaxconn': 2048 },
        ulimits: { nofile: 2048, nproc: { soft: 1000, hard: 3000 } },
        logging: { driver: 'local', options: { 'max-size': '2m' } },
        privileged: true,
        read_only: false,
        ipc: 'private',
        pid: 'host',
        uts: '',
        userns_mode: '',
        shm_size: '16m',
      },
      limits: {
        mem_limit: '128m',
        mem_reservation: '16m',
        cpus: 0.4,
        cpu_shares: 256,
        cpuset: '0-1',
        pids_limit: 200,
        oom_score_adj: 0,
        restart: 'always',
      },
      deployed: {
        mac_address: '02:42:AC:11:65:44',
        deploy: { resources: { limits: { memory: '32M', cpus: '0.25', pids: 60 } } },
      },
      reached: {
        networks: { default: { aliases: ['another'] }, fixed: { ipv4_address: `${subnet(id)}.10` } },
        dns: ['192.0.2.2'],
        dns_search: ['example.net'],
        dns_opt: ['ndots:1'],
        extra_hosts: ['gate:192.0.2.3'],
        ports: ['127.0.0.1:20000-29998:81/udp'],
        expose: ['3001'],
        links: ['plain:base'],
      },
      mounted: {
        volumes: [
          'more:/data',
          'data:/old',
          './conf:/conf',
          { type: 'bind', source: './conf', target: '/propagated', bind: { propagation: 'private' } },
        ],
        tmpfs: ['/run:size=2m'],
        configs: [],
        secrets: [],
      },
      apart: { network_mode: 'bridge', volumes: [{ type: 'tmpfs', target: '/tmpfs', tmpfs: { size: 2097152 } }] },
    }),
    paths: {
      process: [
        'command',
        'domainname',
        'entrypoint',
        'environment.A',
        'environment.DOLLAR',
        'environment.EMPTY',
        'environment.FROM_IMAGE',
        'healthcheck.interval',
        'healthcheck.retries',
        'healthcheck.start_period',
        'healthcheck.test',
        'healthcheck.timeout',
        'hostname',
        'init',
        'labels.a.b',
        'labels.empty',
        'labels.more',
        'restart',
        'stdin_open',
        'stop_grace_period',
        'stop_signal',
        'tty',
        'user',
        'working_dir',
      ],
      rights: [
        'cap_add',
        'cap_drop',
        'device_cgroup_rules',
        'devices',
        'group_add',
        'ipc',
        'logging.driver',
        'logging.options.max-size',
        'pid',
        'privileged',
        'read_only',
        'security_opt',
        'shm_size',
        'sysctls.net.core.somaxconn',
        'ulimits.nofile',
        'ulimits.nproc',
        'userns_mode',
        'uts',
      ],
      limits: [
        'cpu_shares',
        'cpus',
        'cpuset',
        'mem_limit',
        'mem_reservation',
        'oom_score_adj',
        'pids_limit',
        'restart',
      ],
      deployed: [
        'deploy.resources.limits.cpus',
        'deploy.resources.limits.memory',
        'deploy.resources.limits.pids',
        'mac_address',
      ],
      reached: [
        'dns',
        'dns_opt',
        'dns_search',
        'expose',
        'extra_hosts',
        'links',
        `networks.${app}_default.aliases`,
        `networks.${app}_fixed.ipv4_address`,
        'ports.80/tcp',
        'ports.81/udp',
      ],
      mounted: [
        'tmpfs',
        'volumes./anonymous',
        'volumes./conf',
        'volumes./data',
        'volumes./motd',
        'volumes./old',
        'volumes./propagated',
        'volumes./relative',
        'volumes./run/secrets/token',
      ],
      apart: ['network_mode', 'volumes./tmpfs'],
    },
  },
];

test.each(rounds)('$what: each is named where it changed', async ({ fields, paths }) => {
  const wanted = fields(workspace.id);
  const zoo = Object.entries(services(workspace.id)).map(([name, service]) => [name, { ...service, ...wanted[name] }]);
  for (const [path, content] of Object.entries(files(workspace.id, Object.fromEntries(zoo)))) {
    workspace.write(path, content);
  }
  workspace.remove('.orbitr');
  const found = reasons(await plan(workspace));
  for (const [service, expected] of Object.entries(paths))
    expect({ [service]: found[service] }).toEqual({ [service]: expected });
  expect(found['plain']).toBeUndefined();
});

function reasons({ apps }: Awaited<ReturnType<typeof plan>>): Record<string, readonly string[]> {
  const all = apps.flatMap(({ steps }) => steps.flatMap((step) => step.reasons)).filter(({ code }) => code === 'field');
  const groups = Map.groupBy(all, ({ service }) => service ?? '');
  return Object.fromEntries(
    [...groups].map(([service, group]) => [service, [...new Set(group.map(({ path }) => path ?? ''))].sort()]),
  );
}
