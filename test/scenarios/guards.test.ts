import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker, testRegistry } from '../rig/docker.ts';
import { freePort } from '../rig/registry.ts';
import { makeWorkspace, type WorkspaceFiles } from '../rig/workspace.ts';
import { kvExtension } from './kv-extension.ts';
import { apply, compose, fact, idle, idsOf, inside, oneLine } from './look.ts';

/** What Orbitr finds out before it touches anything, and what it does not do on a quick yes. */
const writer = (more: object = {}) => idle({ volumes: ['data:/data'], ...more });
const base = (id: string): WorkspaceFiles => ({
  [`apps/web-${id}/compose.yaml`]: compose({ web: writer() }, { volumes: { data: {} } }),
});
const workspace = makeWorkspace(base);
const { id } = workspace;
const web = `web-${id}`;
const file = `apps/${web}/compose.yaml`;

beforeAll(async () => {
  await apply(workspace);
  await docker(['exec', `${web}-web-1`, 'sh', '-c', 'echo precious > /data/sentinel']);
});
afterAll(() => workspace.clean());

/** Applies with --yes; expects 7, this sentence, and the app’s containers as they were. */
async function isRefused(sentence: string, args: readonly string[] = []): Promise<string> {
  const before = await idsOf(web);
  const result = await workspace.orbitr(['apply', '--yes', ...args]);
  expect(oneLine(result.all)).toContain(sentence);
  expect(result.exit).toBe(7);
  expect(await idsOf(web)).toEqual(before);
  return oneLine(result.all);
}

test('a fixed host port on which a program listens blocks the app before anything of it is made', async () => {
  const port = await freePort();
  const app = `late-${id}`;
  const server = createServer().listen(port, '127.0.0.1');
  workspace.write(`apps/${app}/compose.yaml`, compose({ late: idle({ ports: [`127.0.0.1:${port}:80`] }) }));
  try {
    const told = await isRefused(`host port ${port}/tcp for late is held by a program of this host`);
    expect(told).toContain(`ss -lntup | grep ':${port} '`);
    expect(await idsOf(app)).toEqual({});
    expect(await docker(['network', 'ls', '-q', '--filter', `name=${app}`])).toBe('');
  } finally {
    server.close();
  }
  await apply(workspace);
  // its own port is no obstacle when it is made anew
  workspace.write(
    `apps/${app}/compose.yaml`,
    compose({ late: idle({ ports: [`127.0.0.1:${port}:80`], environment: { ROUND: '2' } }) }),
  );
  await apply(workspace);
  workspace.remove(`apps/${app}`);
  await apply(workspace, ['--prune']);
});

test('what this engine cannot do, or would not find, is known before the running container goes', async () => {
  const volumes = { volumes: { data: {} } };
  const missing = `/srv/not-there-${id}`;
  const bind = { type: 'bind', source: missing, target: '/media', bind: { create_host_path: false } };
  workspace.write(file, compose({ web: writer({ volumes: ['data:/data', bind] }) }, volumes));
  await isRefused(`web mounts ${missing}, which is not there; the engine will refuse that`);

  const api = await docker(['version', '--format', '{{.Server.APIVersion}}']);
  const health = { test: ['CMD', 'true'], start_interval: '1s' };
  workspace.write(file, compose({ web: writer({ healthcheck: health }) }, volumes));
  if (Number(api.split('.')[1]) < 44)
    await isRefused(`healthcheck.start_interval of web needs Docker Engine 25 (API 1.44), and this one speaks ${api}`);
  else await apply(workspace);

  const foreign = `${testRegistry()}/rig/foreign:1`;
  await docker(['pull', '--quiet', '--platform', foreignPlatform(), foreign]);
  workspace.write(file, compose({ web: writer({ image: foreign }) }, volumes));
  await isRefused(`image ${foreign} of web is made for ${foreignPlatform().slice('linux/'.length)}`);
  await docker(['image', 'rm', foreign]);

  workspace.write(file, compose({ web: writer() }, volumes));
  await apply(workspace);
});

function foreignPlatform(): string {
  return process.arch === 'arm64' ? 'linux/amd64' : 'linux/arm64';
}

test('a subnet in which another network lies blocks the app', async () => {
  const app = `fixed-${id}`;
  const taken = `taken-${id}`;
  await docker(['network', 'create', '--subnet', '10.77.0.0/24', taken]);
  try {
    const networks = { default: { ipam: { config: [{ subnet: '10.77.0.0/16' }] } } };
    workspace.write(`apps/${app}/compose.yaml`, compose({ fixed: idle() }, { networks }));
    await isRefused(`network ${app}_default wants the subnet 10.77.0.0/16, in which network ${taken} has 10.77.0.0/24`);
  } finally {
    await docker(['network', 'rm', taken]);
  }
  await apply(workspace);
  workspace.remove(`apps/${app}`);
  await apply(workspace, ['--prune']);
});

test('a volume or a network that the files now want otherwise is never replaced', async () => {
  workspace.write(file, compose({ web: writer() }, { volumes: { data: { labels: { tier: 'gold' } } } }));
  await isRefused(`volume ${web}_data is not what the files say: labels.tier: (none) → "gold"`);
  const options = { driver_opts: { type: 'none', o: 'bind', device: '/srv' } };
  workspace.write(file, compose({ web: writer() }, { volumes: { data: options } }));
  await isRefused('driver_opts.device: (none) → "/srv"', ['--allow', `data:${web}`]);

  const mtu = { 'com.docker.network.driver.mtu': '1400' };
  const networks = { default: { driver_opts: mtu } };
  workspace.write(file, compose({ web: writer() }, { volumes: { data: {} }, networks }));
  await isRefused('driver_opts.com.docker.network.driver.mtu: (none) → "1400"');

  await workspace.orbitr(['destroy', web, '--yes']);
  await apply(workspace);
  const made = await docker(['network', 'inspect', '--format', '{{json .Options}}', `${web}_default`]);
  expect(JSON.parse(made)).toMatchObject(mtu);
  expect((await workspace.orbitr(['apply'])).stdout).toContain('Nothing to do');
});

test('a renamed service is moved: the old container goes first, port and volume go over', async () => {
  const port = await freePort();
  const ports = [`127.0.0.1:${port}:80`];
  const volumes = { volumes: { data: {} } };
  await workspace.orbitr(['destroy', web, '--yes']);
  workspace.write(file, compose({ web: writer({ ports }) }, volumes));
  await apply(workspace);
  workspace.write(file, compose({ site: writer({ ports }) }, volumes));
  const planned = oneLine((await workspace.orbitr(['plan'])).stdout);
  expect(planned).toContain('site takes its place');
  expect(planned).toContain('takes the place of web');
  await apply(workspace);
  expect(Object.keys(await idsOf(web))).toEqual([`${web}-site-1`]);
  expect(await inside(`${web}-site-1`, 'cat /data/sentinel')).toBe('precious\nexit 0');

  workspace.write(file, compose({ site: writer({ ports, volumes: ['files:/data'] }) }, { volumes: { files: {} } }));
  const told = await isRefused(
    `site would start with a new, empty volume ${web}_files: its data is in ${web}_data, which no service mounts any more`,
  );
  expect(told).toContain(`keep the data: volumes: { files: { name: ${web}_data } }`);
  expect(await docker(['volume', 'ls', '-q', '--filter', `name=${web}_files`])).toBe('');

  workspace.write(
    file,
    compose({ site: writer({ ports, volumes: ['files:/data'] }) }, { volumes: { files: { name: `${web}_data` } } }),
  );
  await apply(workspace);
  expect(await inside(`${web}-site-1`, 'cat /data/sentinel')).toBe('precious\nexit 0');
});

test('one pass changes no more apps than sync.maxChanges says, unless told otherwise', async () => {
  const apps = ['aa', 'bb', 'cc'].map((name) => `${name}-${id}`);
  const write = (round: string) => {
    for (const app of apps)
      workspace.write(`apps/${app}/compose.yaml`, compose({ main: idle({ environment: { ROUND: round } }) }));
  };
  write('1');
  await apply(workspace);
  workspace.write('orbitr.yaml', `name: ${workspace.name}\nsync: { maxChanges: 2 }\n`);
  expect((await workspace.orbitr(['validate'])).all).not.toContain('no effect');
  write('2');
  const sentence = `3 apps would change (${apps.join(', ')}), and sync.maxChanges allows 2 in one pass; nothing was touched`;
  const told = await isRefused(sentence);
  expect(told).toContain('orbitr apply --yes --max-changes 3');
  expect(await fact(`aa-${id}-main-1`, 'json .Config.Env')).toContain('ROUND=1');

  await apply(workspace, ['--max-changes', '100%']);
  expect(await fact(`aa-${id}-main-1`, 'json .Config.Env')).toContain('ROUND=2');

  // what was broken by hand is mended, however much it is
  await docker(['rm', '-f', ...apps.map((app) => `${app}-main-1`)]);
  await apply(workspace);
  workspace.write('orbitr.yaml', `name: ${workspace.name}\n`);
});

test('a protected app of an extension outlives its file and destroy', async () => {
  const app = `kv-${id}`;
  for (const [path, content] of Object.entries(kvExtension)) workspace.write(path, content);
  workspace.write(
    `apps/${app}.yaml`,
    'extension: ./extensions/kv\nprotect: true\nvalues: { PASSWORD: { generate: {} } }\n',
  );
  await apply(workspace, ['--app', app]);
  const before = await idsOf(app);

  const destroyed = await workspace.orbitr(['destroy', app, '--yes']);
  expect(destroyed.exit).toBe(7);
  expect(oneLine(destroyed.all)).toContain(`${app} is protected and is never removed`);
  workspace.remove(`apps/${app}.yaml`);
  const pruned = await workspace.orbitr(['apply', '--yes', '--prune']);
  expect(pruned.exit).toBe(7);
  expect(oneLine(pruned.all)).toContain(`${app} is protected and is never removed`);
  expect(await idsOf(app)).toEqual(before);

  workspace.write(`apps/${app}.yaml`, 'extension: ./extensions/kv\nvalues: { PASSWORD: { generate: {} } }\n');
  await apply(workspace, ['--app', app]);
  await workspace.orbitr(['destroy', app, '--yes']);
  workspace.remove(`apps/${app}.yaml`);
});

test('an apps folder that is gone is an error, and one that is empty no reason to remove everything', async () => {
  const running = await idsOf(web);
  workspace.remove('apps');
  const gone = await workspace.orbitr(['apply', '--yes', '--prune', '--allow-mass-delete']);
  expect(gone.exit).toBe(1);
  expect(await idsOf(web)).toEqual(running);

  workspace.write('apps/.gitkeep', '');
  const empty = await workspace.orbitr(['apply', '--yes', '--prune']);
  expect(empty.exit).toBe(7);
  expect(oneLine(empty.all)).toContain('orbitr apply --prune --allow-mass-delete');
  expect(await idsOf(web)).toEqual(running);
  await apply(workspace, ['--prune', '--allow-mass-delete']);
  expect(await idsOf(web)).toEqual({});
});
