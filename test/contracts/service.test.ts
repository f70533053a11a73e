import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../rig/eventually.ts';
import { type Systemd, startSystemd } from '../rig/systemd.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, fact, idle, oneLine } from '../scenarios/look.ts';

let systemd: Systemd;
beforeAll(async () => {
  systemd = await startSystemd();
});
afterAll(() => systemd?.[Symbol.asyncDispose]());

test('the daemon is kept running by a real systemd, within all that the unit forbids it', async () => {
  const { through, run } = systemd;
  await using workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const name = `orbitr-${workspace.name}`;
  const service = (...words: readonly string[]) =>
    workspace.orbitr(['service', ...words], { through: [...through, '-C', workspace.dir] });

  // what the tests' own engine and Compose need, and a log that a test can read
  const log = workspace.path('service.log');
  const known = ['PATH', 'HOME', 'ORBITR_COMPOSE', 'DOCKER_CONFIG', 'TMPDIR'];
  const variables = known.flatMap((key) => (process.env[key] ? [`Environment=${key}=${process.env[key]}`] : []));
  const dropIn = ['[Service]', ...variables, `StandardOutput=append:${log}`, `StandardError=append:${log}`].join('\n');
  await run(
    'sh',
    '-c',
    'mkdir -p "$0" && printf "%s\\n" "$1" >"$0/$2"',
    `/etc/systemd/system/${name}.service.d`,
    dropIn,
    'rig.conf',
  );

  const none = await service('status');
  expect(none.stdout).toBe(`There is no service ${name}.\n`);

  const installed = await service('install');
  expect(installed.exit, installed.all).toBe(0);
  expect(oneLine(installed.stdout)).toContain(
    `Wrote /etc/systemd/system/${name}.service. Enabled ${name}. Started ${name}.`,
  );
  await eventually(
    async () => (await fact(`shop-${workspace.id}-web-1`, '.State.Status').catch(() => '')) === 'running',
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${readFileSync(log, 'utf8')}`);
  });
  expect(await run('systemd-analyze', 'verify', `/etc/systemd/system/${name}.service`)).toBe('');

  const again = JSON.parse((await service('install', '-o', 'json')).stdout);
  expect(again).toMatchObject({
    acts: [],
    installed: true,
    enabled: true,
    state: { active: 'active', sub: 'running' },
  });

  const changed = await service('install', '--interval', '10m');
  expect(oneLine(changed.stdout)).toContain(`Restarted ${name}.`);

  const { pid } = JSON.parse((await service('status', '-o', 'json')).stdout).state;
  await run('kill', '-KILL', String(pid));
  await eventually(async () => JSON.parse((await service('status', '-o', 'json')).stdout).state.restarts === 1, {
    timeout: 20_000,
  });

  const gone = await service('uninstall');
  expect(oneLine(gone.stdout).trim()).toBe(
    `Stopped ${name}. Disabled ${name}. Removed /etc/systemd/system/${name}.service.`,
  );
  expect(await fact(`shop-${workspace.id}-web-1`, '.State.Status')).toBe('running');
  expect((await service('uninstall')).exit).toBe(0);
});

test('a unit of somebody else stays', async () => {
  const { through, run } = systemd;
  await using workspace = makeWorkspace((id) => ({ [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }) }));
  await run('sh', '-c', 'printf "[Service]\\nExecStart=/bin/true\\n" >/etc/systemd/system/theirs.service');
  for (const verb of ['install', 'uninstall']) {
    const refused = await workspace.orbitr(['service', verb, '--name', 'theirs'], {
      through: [...through, '-C', workspace.dir],
    });
    expect(refused).toMatchObject({ exit: 7, stderr: expect.stringContaining('somebody’s own unit') });
  }
  expect(await run('cat', '/etc/systemd/system/theirs.service')).toContain('/bin/true');
});
