import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { Wake } from '../../src/core/webhook/types.ts';
import type { ServerEvent } from '../../src/ports/server.ts';
import { startServer } from '../../src/server/start-server.ts';
import { eventually } from '../rig/eventually.ts';
import { startRegistry } from '../rig/registry.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

async function listen() {
  const wakes: Wake[] = [];
  const events: ServerEvent[] = [];
  const server = await startServer({
    address: '127.0.0.1',
    port: 0,
    secrets: () => ({ registry: ['right'] }),
    onWake: (wake) => void wakes.push(wake),
    ready: () => ({ ready: true }),
    metrics: () => '',
    log: (event) => void events.push(event),
    now: Date.now,
  });
  onTestFinished(() => server.close());
  return { wakes, events, url: `http://127.0.0.1:${server.port}/hooks/registry` };
}

test('a real registry tells of an image that is pushed, and of its layers nothing', async () => {
  const { wakes, events, url } = await listen();
  await using registry = await startRegistry({ notify: { url, authorization: 'Bearer right' } });
  await push(registry.address, 'me/web', '1.2', 'one');
  await eventually(() => wakes.length > 0);
  await push(registry.address, 'me/web', '1.3', 'two');
  await eventually(() => wakes.length > 1);
  expect(wakes).toEqual([
    { kind: 'image', images: [`${registry.address}/me/web:1.2`] },
    { kind: 'image', images: [`${registry.address}/me/web:1.3`] },
  ]);
  expect(events.filter(({ kind }) => kind === 'refused')).toEqual([]);
});

test('with another secret it is refused', async () => {
  const { wakes, events, url } = await listen();
  await using registry = await startRegistry({ notify: { url, authorization: 'Bearer wrong' } });
  await push(registry.address, 'me/web', '1.2', 'one');
  await eventually(() => events.some((event) => event.kind === 'refused' && event.status === 401));
  expect(wakes).toEqual([]);
});

/** As a client does it: the parts first, then the manifest under its tag. */
async function push(address: string, repository: string, tag: string, content: string): Promise<void> {
  const base = `http://${address}/v2/${repository}`;
  const config = await upload(base, JSON.stringify({ architecture: 'amd64', os: 'linux', comment: content }));
  const layer = await upload(base, content);
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
  };
  const headers = { 'content-type': manifestType };
  const response = await fetch(`${base}/manifests/${tag}`, { method: 'PUT', headers, body: JSON.stringify(manifest) });
  expect(response.status).toBe(201);
}

async function upload(base: string, content: string): Promise<{ readonly digest: string; readonly size: number }> {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', base);
  place.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  expect((await fetch(place, { method: 'PUT', headers, body: content })).status).toBe(201);
  return { digest, size: Buffer.byteLength(content) };
}
