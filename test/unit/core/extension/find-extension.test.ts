import { describe, expect, test } from 'vitest';
import { findByReference } from '../../../../src/core/extension/find-extension.ts';
import { knownIds, listExtensions } from '../../../../src/core/extension/list-extensions.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const manifest = (id: string, version: string) =>
  `{ id: ${id}, name: ${id}, version: ${version}, description: One., author: { name: Ann }, license: MIT, docker: { composeInline: { services: { a: { image: "a:1" } } } } }`;

const reader = memoryReader({
  '/w/orbitr.yaml': '',
  '/w/extensions/db/manifest.yaml': manifest('db', '2.0.0'),
  '/w/extensions/broken/manifest.yaml': 'id: [',
  '/w/extensions/.git/config': '',
  '/w/extensions/README.md': 'No folder.',
  '/b/db/manifest.yaml': manifest('db', '1.0.0'),
  '/b/cache/manifest.yaml': manifest('cache', '3.1.0'),
});
const context = { reader, workspaceDir: '/w', bundledDir: '/b' };

describe('findByReference', () => {
  test('the workspace goes first, unless only the other fits', () => {
    expect(findByReference('db', context).found).toMatchObject({ origin: 'workspace', manifest: { version: '2.0.0' } });
    expect(findByReference('db@^1', context).found).toMatchObject({ origin: 'bundled' });
    expect(findByReference('./extensions/db', context).found).toMatchObject({ origin: 'path' });
  });

  test('without a workspace its folder is not looked into', () => {
    const outside = { ...context, bundledOnly: true };
    expect(findByReference('db', outside).found).toMatchObject({ origin: 'bundled' });
    expect(knownIds(outside)).toEqual(['cache', 'db']);
  });

  test.each([
    ['dbb', { code: 'reference-missing', message: 'there is no extension dbb', meant: 'db' }],
    ['db@^4', { message: 'no db fits ^4: there is 2.0.0 and 1.0.0', meant: 'db@^2.0.0' }],
    ['db@x y', { code: 'invalid-value' }],
    ['../db', { code: 'path-outside' }],
    ['git+https://example.org/x', { code: 'not-yet-supported' }],
  ])('%s is missing, and why does not speak of an app', (reference, notFound) => {
    expect(findByReference(reference, context)).toMatchObject({ problems: [], notFound });
  });

  test('one that is broken is told by its own faults', () => {
    const { found, notFound, problems } = findByReference('broken', context);
    expect([found, notFound]).toEqual([undefined, undefined]);
    expect(problems.map(({ position }) => position?.file)).toContain('extensions/broken/manifest.yaml');
    expect(problems.every(({ app }) => app === undefined)).toBe(true);
  });
});

describe('listExtensions', () => {
  test('each id once, sorted; folders that begin with a dot and files are none', () => {
    expect(listExtensions(context).map(({ id, origin, manifest }) => [id, origin, manifest?.version])).toEqual([
      ['broken', 'workspace', undefined],
      ['cache', 'bundled', '3.1.0'],
      ['db', 'workspace', '2.0.0'],
    ]);
  });
});
