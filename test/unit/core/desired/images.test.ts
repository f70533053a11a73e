import { describe, expect, test } from 'vitest';
import { resolveImage } from '../../../../src/core/desired/images.ts';
import { parseReference } from '../../../../src/core/live/reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const nothing = { locked: {}, registry: {} };

describe('an image reference', () => {
  test.each([
    ['redis', { repository: 'redis', tag: 'latest' }],
    ['docker.io/library/redis:7', { repository: 'redis', tag: '7' }],
    ['docker.io/grafana/grafana:11', { repository: 'grafana/grafana', tag: '11' }],
    ['localhost:5000/a/b', { repository: 'localhost:5000/a/b', tag: 'latest' }],
    [`ghcr.io/a/b:1@${digest}`, { repository: 'ghcr.io/a/b', tag: '1', digest }],
    [`redis@${digest}`, { repository: 'redis', digest }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });
});

describe('a wish comes down to', () => {
  const pulled = { id: 'sha256:id', tags: ['redis:7'], digests: [`redis@${digest}`], labels: {} };
  const local = { id: 'sha256:own', tags: ['redis:7'], digests: [], labels: {} };

  test('the digest of what the engine has, which is then locked', () => {
    expect(resolveImage({ reference: 'redis:7' }, [pulled], nothing)).toEqual({
      identity: digest,
      rendered: `redis:7@${digest}`,
      id: 'sha256:id',
      toLock: { reference: 'redis:7', digest },
    });
  });

  test('the locked digest, though the tag has moved on the engine', () => {
    const moved = { ...pulled, digests: [`redis@${other}`] };
    expect(resolveImage({ reference: 'redis:7' }, [moved], { locked: { 'redis:7': digest }, registry: {} })).toEqual({
      identity: digest,
      rendered: `redis:7@${digest}`,
      get: { kind: 'pull', reference: `redis@${digest}` },
    });
  });

  test('the id, where the image never came from a registry', () => {
    expect(resolveImage({ reference: 'redis:7' }, [local], nothing)).toEqual({
      identity: 'sha256:own',
      rendered: 'redis:7',
      id: 'sha256:own',
    });
  });

  test('what the registry has, where the engine has nothing', () => {
    const told = { locked: {}, registry: { 'redis:7': digest } };
    expect(resolveImage({ reference: 'redis:7' }, [], told)).toMatchObject({
      identity: digest,
      get: { kind: 'pull', reference: `redis@${digest}` },
    });
    expect(resolveImage({ reference: 'redis:7' }, [], nothing)).toMatchObject({
      identity: 'unresolved',
      get: { kind: 'pull', reference: 'redis:7' },
    });
  });

  test('a build, until an image bears the digest of its inputs', () => {
    const wish = { reference: 'shop-web', buildDigest: 'd1' };
    const built = { id: 'sha256:b', tags: ['shop-web:latest'], digests: [], labels: { 'dev.orbitr.build': 'd1' } };
    expect(resolveImage(wish, [], nothing)).toEqual({
      identity: 'build:d1',
      rendered: 'shop-web',
      get: { kind: 'build' },
    });
    expect(resolveImage(wish, [built], nothing)).toEqual({
      identity: 'build:d1',
      rendered: 'shop-web',
      id: 'sha256:b',
    });
    expect(resolveImage({ ...wish, buildDigest: 'd2' }, [built], nothing).get).toEqual({ kind: 'build' });
  });
});
