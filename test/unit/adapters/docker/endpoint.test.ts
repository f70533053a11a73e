import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { childEnvironment } from '../../../../src/adapters/docker/child-environment.ts';
import { type EndpointFiles, resolveEndpoint } from '../../../../src/adapters/docker/endpoint.ts';

function disk(files: Readonly<Record<string, string>>): EndpointFiles {
  const exists = (path: string): boolean =>
    Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`));
  return { read: (path) => files[path], exists };
}

const key = createHash('sha256').update('nas').digest('hex');
const nas = {
  '/home/me/.docker/config.json': '{"currentContext":"nas"}',
  [`/home/me/.docker/contexts/meta/${key}/meta.json`]:
    '{"Name":"nas","Endpoints":{"docker":{"Host":"tcp://nas:2376"}}}',
  [`/home/me/.docker/contexts/tls/${key}/docker/ca.pem`]: 'ca',
  [`/home/me/.docker/contexts/tls/${key}/docker/cert.pem`]: 'cert',
};
const rootless = { '/run/user/1000/docker.sock': '' };
const home = { HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1000' };

test('each source gives way to the one before it', () => {
  const files = disk({ ...nas, ...rootless });
  const from = (flag: string | undefined, environment: Record<string, string>): string => {
    const { source, host } = resolveEndpoint({ flag, environment: { ...home, ...environment }, files });
    return `${source} ${host}`;
  };
  const both = { ORBITR_DOCKER_HOST: 'tcp://o:1', DOCKER_HOST: 'unix:///d.sock' };
  expect(from('ssh://me@host', both)).toBe('flag ssh://me@host');
  expect(from(undefined, both)).toBe('ORBITR_DOCKER_HOST tcp://o:1');
  expect(from(undefined, { DOCKER_HOST: 'unix:///d.sock' })).toBe('DOCKER_HOST unix:///d.sock');
  expect(from(undefined, {})).toBe('context tcp://nas:2376');
  expect(from(undefined, { DOCKER_CONTEXT: 'default' })).toBe('rootless unix:///run/user/1000/docker.sock');
  expect(resolveEndpoint({ environment: home, files: disk({}) })).toEqual({
    source: 'default',
    host: 'unix:///var/run/docker.sock',
  });
});

test('a context brings its TLS files', () => {
  const endpoint = resolveEndpoint({ environment: home, files: disk(nas) });
  const folder = `/home/me/.docker/contexts/tls/${key}/docker`;
  expect(endpoint).toMatchObject({
    context: 'nas',
    tls: { folder, caPath: `${folder}/ca.pem`, certPath: `${folder}/cert.pem`, verify: true },
  });
  expect(endpoint.tls).not.toHaveProperty('keyPath');
});

test('DOCKER_TLS_VERIFY and DOCKER_CERT_PATH count for tcp only', () => {
  const environment = { ...home, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
  const files = disk({ '/certs/ca.pem': '' });
  expect(resolveEndpoint({ flag: 'tcp://h:2376', environment, files }).tls).toEqual({
    folder: '/certs',
    caPath: '/certs/ca.pem',
    verify: true,
  });
  expect(resolveEndpoint({ flag: 'unix:///s', environment, files }).tls).toBeUndefined();
});

test('a context that is gone, and a host that is none, are errors that say so', () => {
  const environment = { ...home, DOCKER_CONTEXT: 'lost' };
  expect(() => resolveEndpoint({ environment, files: disk({}) })).toThrow(/context "lost" does not exist/);
  expect(() => resolveEndpoint({ flag: 'http://x', environment: home, files: disk({}) })).toThrow(
    /no address of a Docker Engine/,
  );
});

test('a child reaches the same engine and inherits nothing that could lead it elsewhere', () => {
  const endpoint = resolveEndpoint({ environment: home, files: disk(nas) });
  const child = childEnvironment(endpoint, '1.41', {
    ...home,
    PATH: '/bin',
    https_proxy: 'http://proxy',
    DOCKER_CONFIG: '/cfg',
    DOCKER_HOST: 'unix:///other.sock',
    DOCKER_CONTEXT: 'other',
    DOCKER_DEFAULT_PLATFORM: 'linux/arm64',
    COMPOSE_FILE: 'evil.yaml',
    COMPOSE_REMOVE_ORPHANS: '1',
    SECRET_TOKEN: 'x',
  });
  expect(child).toEqual({
    ...home,
    PATH: '/bin',
    https_proxy: 'http://proxy',
    DOCKER_CONFIG: '/cfg',
    DOCKER_HOST: 'tcp://nas:2376',
    DOCKER_API_VERSION: '1.41',
    DOCKER_CERT_PATH: `/home/me/.docker/contexts/tls/${key}/docker`,
    DOCKER_TLS_VERIFY: '1',
  });
});
