import { describe, expect, test } from 'vitest';
import { loadCompose } from '../../../../src/core/compose/load.ts';
import type { ComposeInput } from '../../../../src/core/compose/types.ts';
import { formatPosition } from '../../../../src/core/problems.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const dir = '/w/extensions/any';

/** What an extension's Compose file asks for; `links` are links in the file system: path → where they lead. */
function asksIn(text: string, files: Record<string, string> = {}, links: Record<string, string> = {}) {
  const reader = memoryReader({ [`${dir}/compose.yaml`]: text, ...files });
  const input: ComposeInput = {
    reader: { ...reader, realPath: (path) => links[path] ?? reader.realPath(path) },
    workspaceDir: '/w',
    appDir: dir,
    app: 'any',
    environment: {},
    profiles: [],
    named: { path: `${dir}/compose.yaml`, manifest: 'extensions/any/manifest.yaml', written: [], places: {} },
  };
  const { compose, problems } = loadCompose(input);
  if (!compose) throw new Error(problems.map(({ message }) => message).join('; '));
  return compose.asks;
}

const words = (...given: Parameters<typeof asksIn>) => asksIn(...given).map(({ permission }) => permission);
const web = (keys: string, more = '') => `services: { web: { image: "a:1", ${keys} } }\n${more}`;

describe('a service asks for', () => {
  test.each([
    ['privileged: true', 'privileged'],
    ['privileged: "yes"', 'privileged'],
    ['post_start: [{ command: x, privileged: true }]', 'privileged'],
    ['pre_stop: [{ command: x, privileged: "on" }]', 'privileged'],
    ['cap_add: [cap_net_admin]', 'capability:NET_ADMIN'],
    ['cap_add: [all]', 'capability:ALL'],
    ['security_opt: ["seccomp:unconfined"]', 'security:seccomp=unconfined'],
    ['security_opt: ["seccomp=./all.json"]', 'security:seccomp=./all.json'],
    ['security_opt: ["label:disable"]', 'security:label=disable'],
    ['security_opt: [systempaths=unconfined]', 'security:systempaths=unconfined'],
    ['runtime: nvidia', 'runtime:nvidia'],
    ['cgroup_parent: /', 'cgroup-parent'],
    ['annotations: { run.oci.handler: krun }', 'annotation:run.oci.handler'],
    ['annotations: ["run.oci.handler=krun"]', 'annotation:run.oci.handler'],
    ['network_mode: host', 'host-network'],
    ['network_mode: bridge', 'network:bridge'],
    ['network_mode: db_default', 'network:db_default'],
    ['network_mode: "container:db-db-1"', 'container:db-db-1'],
    ['pid: host', 'host-pid'],
    ['pid: "container:x"', 'container:x'],
    ['ipc: host', 'host-ipc'],
    ['ipc: "container:x"', 'container:x'],
    ['uts: host', 'host-uts'],
    ['userns_mode: host', 'host-userns'],
    ['cgroup: host', 'host-cgroup'],
    ['volumes_from: ["container:db-db-1:ro"]', 'container:db-db-1'],
    ['external_links: ["db-db-1:db"]', 'container:db-db-1'],
    ['devices: ["/dev/dri:/dev/dri"]', 'device:/dev/dri'],
    ['devices: ["/dev/x/../sda"]', 'device:/dev/sda'],
    ['devices: [{ source: /dev/sda }]', 'device:/dev/sda'],
    ['devices: ["vendor.com/gpu=all"]', 'device:vendor.com/gpu=all'],
    ['device_cgroup_rules: ["b  8:* rmw"]', 'device-rule:b 8:* rmw'],
    ['gpus: all', 'device:gpu'],
    ['deploy: { resources: { reservations: { devices: [{ capabilities: [gpu] }] } } }', 'device:gpu'],
    [
      'deploy: { resources: { reservations: { devices: [{ driver: cdi, capabilities: [x], device_ids: [a/b=c] }] } } }',
      'device:a/b=c',
    ],
    ['volumes: ["/srv/media:/m"]', 'bind:/srv/media'],
    ['volumes: ["/srv/x/../../etc/:/m:ro"]', 'bind:/etc:ro'],
    ['volumes: ["/srv:/m:ro,rw"]', 'bind:/srv'],
    ['volumes: ["~/x/.:/m"]', 'bind:~/x'],
    ['volumes: ["~:/m:ro"]', 'bind:~:ro'],
    ['volumes: ["../other:/m"]', 'bind:./extensions/other'],
    ['volumes: ["./a/../../..:/m"]', 'bind:.'],
    ['volumes: [{ type: bind, source: ../../apps/db, target: /m }]', 'bind:./apps/db'],
    ['volumes: [{ type: bind, source: /srv, target: /m, read_only: "true" }]', 'bind:/srv:ro'],
    ['volumes: ["/run/docker.sock:/s"]', 'docker-socket'],
    ['volumes: ["/var/run/docker.sock:/s:ro"]', 'docker-socket:read'],
    ['volumes: ["/run/user/1000/podman/podman.sock:/s"]', 'docker-socket'],
    ['volumes: [{ type: npipe, source: "\\\\\\\\.\\\\pipe\\\\docker_engine", target: /s }]', 'docker-socket'],
    ['use_api_socket: true', 'docker-socket'],
    ['logging: { driver: syslog }', 'logging:syslog'],
    ['provider: { type: sh }', 'provider:sh'],
    ['labels: { traefik.enable: "true" }', 'label:traefik'],
    ['labels: ["caddy=example.org"]', 'label:caddy'],
    ['labels: ["dev.orbitr.app=db"]', 'label:dev.orbitr.app'],
    ['labels: { com.docker.compose.project: db }', 'label:com.docker.compose.project'],
    ['deploy: { labels: { dev.orbitr.spec: x } }', 'label:dev.orbitr.spec'],
    ['build: { context: ., tags: ["postgres:16"] }, image: any-web', 'image:postgres:16'],
    ['build: ., image: "redis:7"', 'image:redis:7'],
    ['build: { context: ., network: host }, image: any-web', 'host-network'],
    ['build: { context: ., entitlements: [security.insecure] }, image: any-web', 'privileged'],
    ['build: { context: ., privileged: true }, image: any-web', 'privileged'],
    ['build: { context: ., ssh: [default] }, image: any-web', 'ssh-agent'],
    ['build: { context: ., cache_to: ["type=local,dest=/root"] }, image: any-web', 'bind:/root'],
    ['build: { context: ., additional_contexts: { x: /etc } }, image: any-web', 'bind:/etc:ro'],
    ['build: { context: ., dockerfile: ../../orbitr.yaml }, image: any-web', 'bind:./orbitr.yaml:ro'],
    ['build: "~", image: any-web', 'bind:~:ro'],
  ])('%s', (keys, word) => {
    const text = keys.includes('image:') ? `services: { web: { ${keys} } }` : web(keys);
    expect(words(text)).toEqual([word]);
  });

  test.each([
    ['volumes: ["/:/m:ro"]', ['bind:/:ro', 'docker-socket:read']],
    ['volumes: ["/var/run:/m"]', ['bind:/var/run', 'docker-socket']],
    ['volumes: ["/run/../run/containerd:/m"]', ['bind:/run/containerd', 'docker-socket']],
    ['volumes: ["/proc/1/root:/m"]', ['bind:/proc/1/root', 'docker-socket']],
    ['volumes: ["~/../../etc:/m"]', ['bind:/', 'docker-socket']],
  ])('more than one thing: %s', (keys, all) => {
    expect(words(web(keys))).toEqual(all);
  });

  test.each([
    'privileged: false',
    'privileged: "no"',
    'cap_add: [NET_RAW, CAP_CHOWN]',
    'cap_drop: [ALL]',
    'security_opt: ["no-new-privileges:true", "apparmor=docker-default"]',
    'network_mode: none',
    'network_mode: "service:web2"',
    'ipc: shareable',
    'volumes: ["./conf:/c", "/w/extensions/any/x:/x"]',
    'volumes: [{ type: tmpfs, target: /t }, "/anonymous"]',
    'tmpfs: [/run]',
    'logging: { driver: json-file }',
    'labels: { org.example: x }',
    'ports: ["80:80"]',
    'sysctls: { net.core.somaxconn: 1024 }',
    'extra_hosts: ["host.docker.internal:host-gateway"]',
  ])('nothing: %s', (keys) => {
    const files = { [`${dir}/conf/a`]: '', [`${dir}/x/a`]: '' };
    expect(words(`services: { web: { image: "a:1", ${keys} }, web2: { image: "a:1" } }`, files)).toEqual([]);
  });
});

describe('networks and volumes ask for', () => {
  test.each([
    ['networks: { x: { external: true, name: db_link } }', 'network:db_link'],
    ['networks: { proxy: { external: true } }', 'network:proxy'],
    ['networks: { x: { external: "yes", name: other } }', 'network:other'],
    ['networks: { x: { external: { name: old } } }', 'network:old'],
    ['networks: { default: { name: db_default } }', 'network:db_default'],
    ['networks: { x: { name: host, external: true } }', 'host-network'],
    ['networks: { x: { driver: macvlan, driver_opts: {} } }', 'network-driver:macvlan'],
    [
      'networks: { x: { driver_opts: { com.docker.network.bridge.name: br0 } } }',
      'network-option:com.docker.network.bridge.name',
    ],
    ['networks: { x: { ipam: { config: [{ subnet: 8.8.8.0/24 }] } } }', 'subnet:8.8.8.0/24'],
    ['volumes: { x: { external: true, name: db_data } }', 'volume:db_data'],
    ['volumes: { db_data: { external: true } }', 'volume:db_data'],
    ['volumes: { x: { name: media } }', 'volume:media'],
    ['volumes: { x: { name: /etc, external: true } }', 'bind:/etc'],
    ['volumes: { x: { driver: local-persist, driver_opts: { mountpoint: /etc } } }', 'volume-driver:local-persist'],
    ['volumes: { x: { driver_opts: { type: none, o: bind, device: /etc } } }', 'bind:/etc'],
    ['volumes: { x: { driver_opts: { type: tmpfs, o: "ro, rbind", device: /etc } } }', 'bind:/etc:ro'],
    ['volumes: { x: { driver: local, driver_opts: { o: bind, device: ../other } } }', 'bind:./extensions/other'],
    ['volumes: { x: { driver_opts: { type: overlay, o: "lowerdir=/etc" } } }', 'mount:overlay'],
    ['volumes: { x: { driver_opts: { type: nfs, device: ":/export", o: addr=nas } } }', 'mount:nfs'],
    ['volumes: { x: { labels: { com.docker.compose.volume: y } } }', 'label:com.docker.compose.volume'],
    ['secrets: { x: { file: "~/.ssh/id_rsa" } }', 'bind:~/.ssh/id_rsa:ro'],
  ])('%s', (section, word) => {
    expect(words(web('command: x', section))).toEqual([word]);
  });

  test('a file system on a device: for both', () => {
    const section = 'volumes: { x: { driver_opts: { type: ext4, device: /dev/sda1 } } }';
    expect(words(web('command: x', section))).toEqual(['mount:ext4', 'device:/dev/sda1']);
  });

  test.each([
    'networks: { x: { name: any_x, driver: bridge, internal: true }, y: }',
    'volumes: { x: { name: any_x }, y: , z: { driver: local, driver_opts: { type: tmpfs, device: tmpfs } } }',
    'volumes: { x: { driver_opts: { o: bind, type: none, device: ./data } } }',
  ])('nothing: %s', (section) => {
    expect(words(web('command: x', section))).toEqual([]);
  });
});

describe('what files hide', () => {
  test('labels of a label file', () => {
    const files = { [`${dir}/labels.env`]: '# all\nfine=1\nexport dev.orbitr.workspace=other\n' };
    const [ask, ...more] = asksIn(web('label_file: labels.env'), files);
    expect(more).toEqual([]);
    expect(ask).toMatchObject({ permission: 'label:dev.orbitr.workspace' });
    expect(ask && formatPosition(ask.position)).toBe('extensions/any/labels.env:3:1');
  });

  test('a link that leaves the folder is asked for where it leads', () => {
    const files = { [`${dir}/data/new/er/x`]: '' };
    expect(words(web('volumes: ["./data:/d"]'), files, { [`${dir}/data`]: '/run/docker.sock' })).toEqual([
      'docker-socket',
    ]);
    expect(words(web('volumes: ["./data/new/er:/d"]'), files, { [`${dir}/data/new/er`]: '/etc/new/er' })).toEqual([
      'bind:/etc/new/er',
    ]);
  });

  test('what stands in an included file or in a service that is extended', () => {
    const files = {
      [`${dir}/more/c.yaml`]: 'services: { db: { image: "a:1", volumes: ["../../up:/u"] } }',
      [`${dir}/base.yaml`]: 'services: { base: { pid: host } }',
    };
    const text = `include: [more/c.yaml]\n${web('extends: { file: base.yaml, service: base }')}`;
    expect(words(text, files)).toEqual(['host-pid', 'bind:./extensions/up']);
  });

  test('services that no profile enables ask for nothing now', () => {
    const asks = asksIn('services: { web: { image: "a:1" }, x: { image: "a:1", pid: host, profiles: [debug] } }');
    expect(asks).toMatchObject([{ permission: 'host-pid', dormant: true }]);
  });
});
