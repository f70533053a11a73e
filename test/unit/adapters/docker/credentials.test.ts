import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCredentials } from '../../../../src/adapters/docker/credentials.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
let bin = '';

beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'orbitr-helpers-'));
  helper('echo', 'read -r server; printf \'{"ServerURL":"%s","Username":"from-%s","Secret":"s"}\' "$server" "$server"');
  helper('token', 'cat >/dev/null; printf \'{"Username":"<token>","Secret":"t"}\'');
  helper('empty', 'cat >/dev/null; echo "credentials not found in native keychain"; exit 1');
  helper('broken', 'echo "no session bus"; exit 1');
});
afterAll(() => rmSync(bin, { recursive: true }));

function helper(name: string, script: string): void {
  const path = join(bin, `docker-credential-${name}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function find(config: object | string, registry: string) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const files = { read: (path: string) => (path === '/cfg/config.json' ? text : undefined), exists: () => false };
  return dockerCredentials({ DOCKER_CONFIG: '/cfg', PATH: `${bin}:${process.env.PATH}` }, files).find(registry);
}

const hub = 'https://index.docker.io/v1/';

test.each([
  [
    'a plain host',
    { 'ghcr.io': { auth: base64('me:pass:word') } },
    'ghcr.io',
    { username: 'me', password: 'pass:word', serveraddress: 'ghcr.io' },
  ],
  [
    'a key with scheme and path',
    { 'https://r.example/v2/': { auth: base64('me:p') } },
    'r.example',
    { username: 'me', password: 'p', serveraddress: 'r.example' },
  ],
  [
    'Docker Hub by its old address',
    { [hub]: { auth: base64('me:p') } },
    'docker.io',
    { username: 'me', password: 'p', serveraddress: hub },
  ],
  [
    'a host with a port',
    { '127.0.0.1:5000': { username: 'u', password: 'p' } },
    '127.0.0.1:5000',
    { username: 'u', password: 'p', serveraddress: '127.0.0.1:5000' },
  ],
  [
    'an identity token',
    { 'a.io': { auth: '', identitytoken: 'tok' } },
    'a.io',
    { identitytoken: 'tok', serveraddress: 'a.io' },
  ],
])('auths: %s', async (_, auths, registry, auth) => {
  expect(await find({ auths }, registry)).toEqual({ auth });
});

test('a stranger to the registry has none', async () => {
  expect(await find({ auths: { 'ghcr.io': { auth: base64('me:p') } } }, 'quay.io')).toEqual({});
  expect(await find('not json', 'quay.io')).toEqual({});
});

test('helpers: that of the registry before the store of all; the Hub by its old address', async () => {
  const config = { credsStore: 'echo', credHelpers: { 'ghcr.io': 'token' } };
  expect(await find(config, 'ghcr.io')).toEqual({ auth: { identitytoken: 't', serveraddress: 'ghcr.io' } });
  expect((await find(config, 'docker.io')).auth).toEqual({
    username: `from-${hub}`,
    password: 's',
    serveraddress: hub,
  });
});

test('a helper without an entry is no trouble, a broken or missing one is told of, and auths still count', async () => {
  expect(await find({ credsStore: 'empty' }, 'a.io')).toEqual({});
  expect((await find({ credsStore: 'broken' }, 'a.io')).trouble).toContain('no session bus');
  const found = await find({ credsStore: 'nowhere', auths: { 'a.io': { auth: base64('me:p') } } }, 'a.io');
  expect(found).toMatchObject({
    auth: { username: 'me' },
    trouble: expect.stringContaining('docker-credential-nowhere'),
  });
});
