import { expect, test } from 'vitest';
import { imageName } from '../../../../src/adapters/docker/image-name.ts';
import { whileAskedToWait } from '../../../../src/adapters/docker/patience.ts';
import { checkPlatform } from '../../../../src/adapters/docker/platform.ts';
import { countLayers } from '../../../../src/adapters/docker/pull-progress.ts';
import { pullError } from '../../../../src/adapters/docker/registry-errors.ts';

test.each([
  ['manifest for redis:99 not found: manifest unknown: manifest unknown', 'image-missing'],
  [
    "pull access denied for secret, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'image-missing',
  ],
  ['Head "https://r/v2/x/manifests/1": unauthorized: authentication required', 'image-missing'],
  ['Get "http://127.0.0.1:5000/v2/x/manifests/1": no basic auth credentials', 'image-missing'],
  ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image-platform'],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    'registry-unreachable',
  ],
  ['Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'registry-unreachable'],
  [
    'Get "https://r/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'registry-unreachable',
  ],
  ['toomanyrequests: You have reached your pull rate limit.', 'registry-unreachable'],
  ['write /var/lib/docker/tmp/GetImageBlob1: no space left on device', 'pull-failed'],
  ['filesystem layer verification failed for digest sha256:1', 'pull-failed'],
])('"%s" is %s', (words, code) => {
  const error = pullError('redis:99', words);
  expect(error.code).toBe(code);
  expect(error.message).toContain('redis:99');
  expect(error.suggestions).not.toEqual([]);
});

test.each([
  ['redis', { repository: 'redis', tag: 'latest', registry: 'docker.io' }],
  ['docker.io/library/redis:7', { repository: 'redis', tag: '7', registry: 'docker.io' }],
  ['me/app:1', { repository: 'me/app', tag: '1', registry: 'docker.io' }],
  ['localhost/app', { repository: 'localhost/app', tag: 'latest', registry: 'localhost' }],
  ['127.0.0.1:5000/a/b:1', { repository: '127.0.0.1:5000/a/b', tag: '1', registry: '127.0.0.1:5000' }],
  ['ghcr.io/a/b:1@sha256:12', { repository: 'ghcr.io/a/b', tag: 'sha256:12', registry: 'ghcr.io' }],
])('%s is asked for as it must be', (reference, name) => {
  expect(imageName(reference)).toEqual(name);
});

test('progress counts layers once, and bytes of the download only', () => {
  const layers = countLayers();
  const lines = [
    { status: 'Pulling from library/redis', id: '7' },
    { status: 'Already exists', id: 'a' },
    { status: 'Pulling fs layer', id: 'b', progressDetail: {} },
    { status: 'Downloading', id: 'b', progressDetail: { current: 40, total: 100 } },
    { status: 'Download complete', id: 'b', progressDetail: {} },
    { status: 'Extracting', id: 'b', progressDetail: { current: 7, total: 100 } },
    { status: 'Pull complete', id: 'b', progressDetail: {} },
    { status: 'Digest: sha256:1' },
  ];
  const sums = lines.map((line) => layers.take(line)).filter((sum) => sum !== undefined);
  expect(sums).toEqual([
    { kind: 'layers', done: 1, total: 1, bytes: 0, totalBytes: 0 },
    { kind: 'layers', done: 1, total: 2, bytes: 0, totalBytes: 0 },
    { kind: 'layers', done: 1, total: 2, bytes: 40, totalBytes: 100 },
    { kind: 'layers', done: 1, total: 2, bytes: 100, totalBytes: 100 },
    { kind: 'layers', done: 2, total: 2, bytes: 100, totalBytes: 100 },
  ]);
});

test('waits longer each time, as long as the registry says where it says so, and gives up at last', async () => {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  const failing = (message: string) => () => Promise.reject(new Error(message));
  await expect(whileAskedToWait({ sleep }, failing('toomanyrequests: slow down'))).rejects.toThrow('slow down');
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000]);
  waits.length = 0;
  await expect(
    whileAskedToWait({ sleep }, failing('toomanyrequests: retry-after: 9.5s, allowed: 44000/minute')),
  ).rejects.toThrow();
  expect(waits.slice(0, 2)).toEqual([9500, 9500]);
  waits.length = 0;
  await expect(whileAskedToWait({ sleep }, failing('manifest unknown'))).rejects.toThrow();
  expect(waits).toEqual([]);
});

const image = { Id: 'i', RepoTags: [], RepoDigests: [], Os: 'linux', Architecture: 'arm64', Variant: 'v8', Config: {} };

test('an image for another machine is refused, one that fits or does not say is not', () => {
  expect(() => checkPlatform('x', image, 'linux/amd64')).toThrow(
    /made for linux\/arm64\/v8, but linux\/amd64 is needed/,
  );
  expect(() => checkPlatform('x', { ...image, Os: 'windows' }, 'linux/arm64')).toThrow(/windows/);
  expect(() => checkPlatform('x', image, 'linux/arm64')).not.toThrow();
  expect(() => checkPlatform('x', { ...image, Architecture: '' }, 'linux/amd64')).not.toThrow();
  const arm = { ...image, Architecture: 'arm', Variant: 'v6' };
  expect(() => checkPlatform('x', arm, 'linux/arm')).not.toThrow();
  expect(() => checkPlatform('x', arm, 'linux/arm/v7')).toThrow();
});
