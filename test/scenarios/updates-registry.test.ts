import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker, testRegistry } from '../rig/docker.ts';
import { publish } from '../rig/images.ts';
import { freePort, type Registry, startRegistry } from '../rig/registry.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, environment, idle, oneLine } from './look.ts';

/** A registry with a password, which then goes down, or answers as it should not. What runs is no less in order for that. */
const http = process.getBuiltinModule('node:http');
const workspace = makeWorkspace({});
const { id } = workspace;
const user = { name: 'rig', password: 'right' };
const policy = 'update: { policy: minor }\n';
let registry: Registry;
let closed = '';
let server: Server | undefined;

function as(password: string): Readonly<Record<string, string>> {
  const dir = workspace.path(`login-${password}`);
  const auth = Buffer.from(`${user.name}:${password}`).toString('base64');
  mkdirSync(dir, { recursive: true });
  writeFileSync(`${dir}/config.json`, JSON.stringify({ auths: { [registry.address]: { auth } } }));
  return { DOCKER_CONFIG: dir, ORBITR_COMPOSE: process.env.ORBITR_RIG_DOCKER_COMPOSE ?? 'docker-compose' };
}

const orbitr = (args: readonly string[], password = user.password) => workspace.orbitr(args, { env: as(password) });

/** Takes the registry’s place. */
async function answering(answer: (response: ServerResponse) => void): Promise<void> {
  await close();
  server = http.createServer((_, response) => answer(response));
  const port = Number(registry.address.split(':')[1]);
  await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
}

async function close(): Promise<void> {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
}

beforeAll(async () => {
  registry = await startRegistry({ address: `127.0.0.1:${await freePort()}`, users: { [user.name]: user.password } });
  closed = `${registry.address}/closed/${id}`;
  const here = `${testRegistry()}/open/${id}`;
  for (const [name, tag] of [
    [closed, '1.0.0'],
    [closed, '1.1.0'],
  ] as const) {
    const image = `${name}:${tag}`;
    await publish(`${here}:${tag}`, { changes: [`ENV RELEASE=${tag}`] });
    await docker(['pull', '--quiet', `${here}:${tag}`]);
    await docker(['tag', `${here}:${tag}`, image]);
    await docker(['push', '--quiet', image], { env: as(user.password) });
    await docker(['image', 'rm', image, `${here}:${tag}`]);
  }
  workspace.write(`apps/closed-${id}/compose.yaml`, compose({ web: idle({ image: `${closed}:1.0.0` }) }));
  workspace.write(`apps/closed-${id}/app.yaml`, policy);
  workspace.write(`apps/open-${id}/compose.yaml`, compose({ web: idle({ image: `${here}:1.0.0` }) }));
  workspace.write(`apps/open-${id}/app.yaml`, policy);
  const applied = await orbitr(['apply', '--yes']);
  if (applied.exit !== 0) throw new Error(applied.all);
});
afterAll(async () => {
  await close();
  await workspace.clean();
  await registry[Symbol.asyncDispose]();
  const left = await docker(['images', '--quiet', '--filter', `reference=*/*/${id}`]);
  for (const one of new Set(left.split('\n').filter(Boolean))) await docker(['image', 'rm', '-f', one]);
});

test('with the password all is known; with a wrong one the rest is', async () => {
  const known = await orbitr(['outdated']);
  expect(known.exit, known.all).toBe(0);
  expect(known.stdout.match(/1\.1\.0/g)?.length).toBe(4);
  const wrong = await orbitr(['outdated'], 'wrong');
  expect(wrong.exit).toBe(5);
  expect(oneLine(wrong.stdout)).toContain(`${registry.address} does not let us see closed/${id} (401)`);
  expect(oneLine(wrong.stdout)).toContain(`nothing is known of closed-${id}/web`);
  expect(wrong.stdout).toMatch(new RegExp(`open-${id} .*1\\.1\\.0`));
});

const faults: readonly (readonly [string, ((response: ServerResponse) => void) | undefined, string])[] = [
  ['refuses the connection', undefined, 'could not be asked'],
  ['answers 401', (response) => response.writeHead(401).end(), '(401)'],
  ['asks to wait', (response) => response.writeHead(429, { 'retry-after': '600' }).end(), 'asks to wait (429)'],
  [
    'cuts its answer off',
    (response) => response.writeHead(200, { 'content-length': '999' }).end('{"tags":["1.'),
    'cut off',
  ],
  ['breaks', (response) => response.writeHead(503).end(), 'status 503'],
];

test.each(faults)('one that %s fails no pass without changes, and is told of', async (_name, answer, words) => {
  registry.stop();
  if (answer) await answering(answer);
  else await close();
  const idle = await orbitr(['apply', '--yes']);
  expect(idle.exit, idle.all).toBe(0);
  expect(idle.stdout).toContain('Nothing to do');
  expect((await orbitr(['plan', '--detailed-exitcode'])).exit).toBe(0);
  const { exit, stdout } = await orbitr(['outdated']);
  expect(exit).toBe(5);
  expect(oneLine(stdout)).toContain(words);
  expect(oneLine(stdout)).toContain(`nothing is known of closed-${id}/web`);
  expect(stdout).toMatch(new RegExp(`open-${id} .*1\\.1\\.0`));
});

test('update takes what it can and says 5', async () => {
  const done = await orbitr(['update', '--yes']);
  expect(done.exit, done.all).toBe(5);
  expect(await environment(`open-${id}-web-1`)).toContain('RELEASE=1.1.0');
  expect(await environment(`closed-${id}-web-1`)).toContain('RELEASE=1.0.0');
});
