import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';
import { apply, idsOf, oneLine, plan, replaced, stepsOf } from './look.ts';

test('two apps of one extension get ports of their own, and keep them', async () => {
  await using workspace = sites();
  const [one, two] = [`one-${workspace.id}`, `two-${workspace.id}`];

  const first = await apply(workspace);
  const ports = lockedPorts(workspace);
  expect(Object.keys(ports)).toEqual([`${one}/80/tcp`, `${two}/80/tcp`]);
  const [ofOne = 0, ofTwo = 0] = Object.values(ports);
  expect(ofOne).not.toBe(ofTwo);
  for (const [app, port] of [[one, ofOne] as const, [two, ofTwo] as const]) {
    expect(port).toBeGreaterThanOrEqual(21_000);
    expect(port).toBeLessThan(22_000);
    expect(await answer(port)).toBe(`${app}\n`);
    expect(first.all).toContain(`http://127.0.0.1:${port}`);
  }
  expect((await workspace.orbitr(['render', one])).stdout).toContain(`published: "${ofOne}"`);

  await using proxy = await startCountingProxy();
  const env = { DOCKER_HOST: proxy.host };
  const again = () => workspace.orbitr(['apply', '--yes'], { env });
  await again();
  proxy.reset();
  expect(await again()).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Nothing to do: 2 apps match/) });
  expect(proxy.requests).toHaveLength(4);

  const before = await containers(workspace);
  workspace.remove('orbitr.lock');
  expect((await apply(workspace)).stdout).toMatch(/^Nothing to do/);
  expect(lockedPorts(workspace)).toEqual(ports);
  workspace.remove('orbitr.lock');
  workspace.remove('.orbitr');
  expect((await apply(workspace)).stdout).toMatch(/^Nothing to do/);
  expect(lockedPorts(workspace)).toEqual(ports);
  expect(replaced(before, await containers(workspace))).toEqual([]);

  workspace.write(`apps/${one}.yaml`, `${appFile(one)}ports: { 80: 127.0.0.1:${ofOne + 1000} }\n`);
  expect(stepsOf(await plan(workspace), one).reasons).toContain(
    `ports.80/tcp: "127.0.0.1:${ofOne}" → "127.0.0.1:${ofOne + 1000}"`,
  );
  await apply(workspace);
  expect(await answer(ofOne + 1000)).toBe(`${one}\n`);
  expect(lockedPorts(workspace)).toEqual({ [`${two}/80/tcp`]: ofTwo });

  workspace.write(`apps/${one}.yaml`, appFile(one));
  await apply(workspace);
  expect(lockedPorts(workspace)).toEqual(ports);
  expect(replaced(before, await containers(workspace))).toEqual([`${one}-web-1`]);
});

test('a port on which a program of the host listens is passed over; one that was assigned is not given up', async () => {
  await using workspace = sites();
  const one = `one-${workspace.id}`;
  const chosen = await publishedBy(workspace, one);
  await using _listener = await listenOn(chosen);

  await apply(workspace, ['--app', one]);
  const given = lockedPorts(workspace)[`${one}/80/tcp`] ?? 0;
  expect(given).not.toBe(chosen);
  expect(await answer(given)).toBe(`${one}\n`);

  await workspace.orbitr(['destroy', one, '--yes']);
  await using _other = await listenOn(given);
  const blocked = await workspace.orbitr(['apply', '--yes', '--app', one]);
  expect(blocked.exit).toBe(7);
  expect(oneLine(blocked.all)).toContain(`host port ${given}/tcp for web is held by a program of this host`);
  expect(oneLine(blocked.all)).toContain(`remove the line ${one}/80/tcp from orbitr.lock`);
  expect(lockedPorts(workspace)[`${one}/80/tcp`]).toBe(given);
});

function sites(): Workspace {
  const manifest = {
    id: 'site',
    name: 'Site',
    version: '1.0.0',
    description: 'Tells its name.',
    author: { name: 'Tests' },
    license: 'MIT',
    docker: { compose: './compose.yaml', ports: [{ container: 80 }] },
    environment: { variables: [{ key: 'SAYS', required: true }] },
  };
  const web = {
    image: busybox,
    init: true,
    command: ['sh', '-c', 'echo "$$SAYS" > /tmp/index.html && exec httpd -f -p 80 -h /tmp'],
    environment: { SAYS: `\${SAYS}` },
    expose: ['80'],
    stop_grace_period: '1s',
    healthcheck: { test: ['CMD', 'wget', '-qO-', 'http://127.0.0.1/'], interval: '1s' },
  };
  return makeWorkspace((id) => ({
    'extensions/site/manifest.yaml': stringify(manifest),
    'extensions/site/compose.yaml': stringify({ services: { web } }),
    [`apps/one-${id}.yaml`]: appFile(`one-${id}`),
    [`apps/two-${id}.yaml`]: appFile(`two-${id}`),
  }));
}

function appFile(name: string): string {
  return `extension: site\nvalues: { SAYS: ${name} }\n`;
}

function lockedPorts({ path }: Workspace): Readonly<Record<string, number>> {
  const [, section = ''] = readFileSync(path('orbitr.lock'), 'utf8').split('\nports:\n');
  const lines = section.split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(':')).trim(), Number(line.split(': ')[1])]),
  );
}

async function containers({ id }: Workspace): Promise<Readonly<Record<string, string>>> {
  return { ...(await idsOf(`one-${id}`)), ...(await idsOf(`two-${id}`)) };
}

async function publishedBy(workspace: Workspace, app: string): Promise<number> {
  const { stdout } = await workspace.orbitr(['render', app]);
  return Number(/published: "(\d+)"/.exec(stdout)?.[1]);
}

async function answer(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/`)).text();
}

async function listenOn(port: number): Promise<AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return { [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())) };
}
