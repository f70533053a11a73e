import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileReader } from '../../../src/adapters/files/file-reader.ts';
import type { AppFile } from '../../../src/core/config/app-file.ts';
import { mountedFiles } from '../../../src/reconcile/mounted-files.ts';
import { desiredApp } from '../../support/world.ts';

const dir = mkdtempSync(join(tmpdir(), 'orbitr-mounted-'));
const at = (path: string) => join(dir, path);
const cache = new Map<string, string>();
let reads: string[] = [];
let endpoint = 'unix:///var/run/docker.sock';

const runtime = () => ({
  files: {
    ...fileReader,
    read: (path: string) => {
      reads.push(path);
      return fileReader.read(path);
    },
  },
  store: {
    cached: (_kind: string, key: string) => cache.get(key),
    cache: (_kind: string, key: string, value: string) => void cache.set(key, value),
  },
  docker: { endpoint },
});

function look(mounts: readonly string[], file: AppFile = {}) {
  const volumes = mounts.map((mount) => {
    const [source = '', mode] = mount.split(':');
    return {
      type: 'bind',
      source: source.startsWith('/') ? source : at(source),
      target: `/t/${source}`,
      read_only: mode === 'ro',
    };
  });
  const app = { ...desiredApp('shop', { services: { web: { volumes } }, file }), dir };
  return mountedFiles(runtime(), [app])['shop/web'] ?? {};
}

beforeAll(() => {
  mkdirSync(at('conf.d/deep'), { recursive: true });
  mkdirSync(at('data'));
  mkdirSync(at('many'));
  writeFileSync(at('app.conf'), 'one');
  writeFileSync(at('conf.d/a'), 'a');
  writeFileSync(at('conf.d/deep/b'), 'b');
  writeFileSync(at('data/rows'), 'rows');
  writeFileSync(at('large'), Buffer.alloc(1024 * 1024 + 1));
  for (let index = 0; index < 201; index += 1) writeFileSync(at(`many/${index}`), '');
});
afterAll(() => rmSync(dir, { recursive: true }));

test('a second look reads no file', () => {
  reads = [];
  const first = look(['app.conf:ro', 'conf.d:ro']);
  expect(reads.map((path) => path.slice(dir.length + 1))).toEqual(['app.conf', 'conf.d/a', 'conf.d/deep/b']);
  reads = [];
  expect(look(['app.conf:ro', 'conf.d:ro'])).toEqual(first);
  expect(reads).toEqual([]);
});

test('a change of content is another digest, wherever in the folder; one of the time is not', () => {
  const before = look(['conf.d:ro'])[at('conf.d')];
  writeFileSync(at('conf.d/deep/b'), 'b');
  expect(look(['conf.d:ro'])[at('conf.d')]?.digest).toBe(before?.digest);
  writeFileSync(at('conf.d/deep/b'), 'c');
  const after = look(['conf.d:ro'])[at('conf.d')];
  expect(after?.digest).not.toBe(before?.digest);
  expect(after?.identity).toBe(before?.identity);
  expect(after?.changedAt).toBeGreaterThanOrEqual(before?.changedAt ?? 0);
});

test('a file that was replaced is another file', () => {
  const before = look(['app.conf:ro'])[at('app.conf')];
  writeFileSync(at('app.conf.new'), 'two');
  renameSync(at('app.conf.new'), at('app.conf'));
  expect(look(['app.conf:ro'])[at('app.conf')]?.identity).not.toBe(before?.identity);
});

test('what a container may write is its own, unless the app file asks for looking at its files', () => {
  expect(look(['data', 'app.conf'])).toMatchObject({
    [at('data')]: { writable: true, identity: expect.stringMatching(/^\d+$/) },
    [at('app.conf')]: { writable: true },
  });
  expect(look(['data'])[at('data')]).not.toHaveProperty('digest');
  const asked = look(['data', 'app.conf'], { onFileChange: 'signal:HUP' });
  expect(asked).toMatchObject({ [at('data')]: { writable: true }, [at('app.conf')]: { writable: false } });
});

test('what is too much is known by its identity only', () => {
  for (const name of ['large', 'many']) {
    const seen = look([`${name}:ro`])[at(name)];
    expect(seen).toMatchObject({ identity: expect.stringMatching(/^\d+$/) });
    expect(seen).not.toHaveProperty('digest');
  }
});

test('nothing is looked at outside the app’s folder, that is not there, or is the folder itself', () => {
  expect(look(['/etc/hostname:ro', 'missing:ro', `${dir}:ro`])).toEqual({});
});

test('a link that leads back is looked at no deeper than it must', () => {
  mkdirSync(at('loop'));
  symlinkSync('.', at('loop/self'));
  expect(look(['loop:ro'])[at('loop')]).not.toHaveProperty('digest');
});

test('nothing where the app ignores it, or where the engine is another machine', () => {
  expect(look(['app.conf:ro'], { onFileChange: 'ignore' })).toEqual({});
  endpoint = 'ssh://nas';
  expect(look(['app.conf:ro'])).toEqual({});
});
