import { describe, expect, test } from 'vitest';
import type { LoadedApp } from '../../../../src/core/app/types.ts';
import { ComposeModel } from '../../../../src/core/desired/model.ts';
import { ownFiles, withFilesFrom, writtenTexts } from '../../../../src/core/desired/own-files.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const reader = memoryReader({
  '/x/kv/manifest.yaml': '',
  '/x/kv/site/index.html': 'hello',
  '/x/kv/site/.git/config': '',
  '/x/kv/site/deep/a.css': 'a',
  '/x/kv/other.txt': '',
});
const app = (files: object[] = []) =>
  ({ name: 'db', extension: { dir: '/x/kv', manifest: { files } } }) as unknown as LoadedApp;
const model = (...sources: string[]) =>
  ComposeModel.parse({
    services: {
      kv: { volumes: sources.map((source, index) => ({ type: 'bind', source, target: `/m${index}` })) },
    },
  });
const filesOf = (from: LoadedApp, what: ComposeModel, variables: Readonly<Record<string, string>> = {}) =>
  ownFiles(reader, from, what, { dir: '/s/files', variables });

describe('files that an app gets copies of', () => {
  test('are those that a container mounts, folders with all that is in them', () => {
    expect(filesOf(app(), model('/x/kv/site', '/srv/media')).files).toEqual([
      { path: 'site/deep/a.css', mode: 0o644, source: '/x/kv/site/deep/a.css' },
      { path: 'site/index.html', mode: 0o644, source: '/x/kv/site/index.html' },
    ]);
  });

  test('may be written from values, and may lie in a mounted folder', () => {
    const files = [{ path: './site/conf.txt', content: '${A} costs $$1', mode: '0600' }];
    const { files: found } = filesOf(app(files), model('/x/kv/site'), { A: 'tea' });
    expect(found).toContainEqual({ path: 'site/conf.txt', mode: 0o600, text: 'tea costs $1' });
    expect([...writtenTexts(app(files), { A: 'tea' })]).toEqual([['/x/kv/site/conf.txt', 'tea costs $1']]);
    expect(filesOf(app(files), model('/x/kv/other.txt')).files.map(({ path }) => path)).toEqual(['other.txt']);
  });

  test('are known by a digest of what stands where they are mounted', () => {
    const files = [{ path: 'site/conf.txt', content: '${A}' }];
    const digest = (value: string) => filesOf(app(files), model('/x/kv/site'), { A: value }).digests;
    expect(Object.keys(digest('1'))).toEqual(['/s/files/site']);
    expect(digest('1')).toEqual(digest('1'));
    expect(digest('1')).not.toEqual(digest('2'));
  });

  test('a plain app has none', () => {
    const plain = { name: 'blog' } as unknown as LoadedApp;
    expect(filesOf(plain, model('/x/kv/site'))).toEqual({ dir: '/s/files', files: [], digests: {} });
  });
});

test('a model takes from the copies what it took from the extension, and nothing else', () => {
  const before = ComposeModel.parse({
    services: {
      kv: {
        volumes: [
          { type: 'bind', source: '/x/kv/site', target: '/site' },
          { type: 'bind', source: '/x/kvx', target: '/other' },
          { type: 'volume', source: 'data', target: '/data' },
        ],
      },
    },
    configs: { a: { file: '/x/kv/a.conf' } },
    secrets: { b: { file: '/etc/b' }, c: { environment: 'C' } },
  });
  const after = withFilesFrom(before, '/x/kv', '/s/files');
  expect(after.services['kv']?.volumes?.map(({ source }) => source)).toEqual(['/s/files/site', '/x/kvx', 'data']);
  // what a container could leave there would lead whoever writes the copies astray
  expect(after.services['kv']?.volumes?.map((mount) => mount.read_only)).toEqual([true, undefined, undefined]);
  expect(after.configs['a']?.file).toBe('/s/files/a.conf');
  expect(after.secrets).toEqual(before.secrets);
});
