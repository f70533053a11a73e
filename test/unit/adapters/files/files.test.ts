import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileReader } from '../../../../src/adapters/files/file-reader.ts';
import { writeAtomic } from '../../../../src/adapters/files/write-atomic.ts';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-files-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('fileReader', () => {
  test('tells what is there from what is not', () => {
    writeFileSync(join(dir, 'file'), 'text');
    expect(fileReader.stat(dir)?.kind).toBe('folder');
    expect(fileReader.stat(join(dir, 'file'))).toMatchObject({ kind: 'file', size: 4 });
    expect(fileReader.list(dir)).toEqual(['file']);
    for (const path of ['gone', 'file/below']) {
      expect(fileReader.read(join(dir, path))).toBeUndefined();
      expect(fileReader.stat(join(dir, path))).toBeUndefined();
      expect(fileReader.realPath(join(dir, path))).toBeUndefined();
      expect(fileReader.list(join(dir, path))).toEqual([]);
    }
  });

  test('a signature moves with content, even where size and time stay', () => {
    const path = join(dir, 'file');
    const when = new Date(1e12);
    writeFileSync(path, 'one');
    utimesSync(path, when, when);
    const before = fileReader.stat(path)?.signature;
    expect(fileReader.stat(path)?.signature).toBe(before);
    writeFileSync(path, 'two');
    utimesSync(path, when, when);
    expect(fileReader.stat(path)?.signature).not.toBe(before);
  });

  test('other failures are errors that say what to do', () => {
    symlinkSync('loop', join(dir, 'loop'));
    const loop = {
      code: 'file-unreadable',
      message: expect.stringContaining('leads back to itself'),
      suggestions: [expect.stringContaining('ls -l')],
    };
    expect(() => fileReader.stat(join(dir, 'loop'))).toThrow(expect.objectContaining(loop));
    expect(() => fileReader.realPath(join(dir, 'loop'))).toThrow(expect.objectContaining(loop));
    expect(() => fileReader.read(dir)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
  });
});

describe('links in a workspace', () => {
  test('a loop and a dead end freeze their apps; neither is taken for a removed one', () => {
    mkdirSync(join(dir, 'apps'));
    writeFileSync(join(dir, 'orbitr.yaml'), '');
    symlinkSync('loop', join(dir, 'apps/loop'));
    symlinkSync('../gone', join(dir, 'apps/dead'));
    symlinkSync('../gone.yaml', join(dir, 'apps/db.yaml'));
    const { apps, problems } = loadWorkspace({ reader: fileReader, dir });
    expect(apps.map(({ name, compose }) => [name, compose])).toEqual([
      ['db', undefined],
      ['dead', undefined],
      ['loop', undefined],
    ]);
    expect(problems.map(({ app, code }) => [app, code]).sort()).toEqual([
      ['db', 'file-unreadable'],
      ['dead', 'file-unreadable'],
      ['loop', 'file-unreadable'],
    ]);
  });
});

describe('writeAtomic', () => {
  test('replaces a file whole, with its mode whatever the umask, and leaves nothing beside it', () => {
    const path = join(dir, 'a/b/file');
    writeAtomic(path, 'one', 0o600);
    writeAtomic(path, 'twö', 0o666);
    expect(readFileSync(path, 'utf8')).toBe('twö');
    expect(statSync(path).mode & 0o777).toBe(0o666);
    expect(readdirSync(join(dir, 'a/b'))).toEqual(['file']);
  });

  test('a failure leaves the old content, and no draft', () => {
    mkdirSync(join(dir, 'taken'));
    writeFileSync(join(dir, 'taken/inside'), '');
    expect(() => writeAtomic(join(dir, 'taken'), 'text', 0o644)).toThrow();
    expect(readdirSync(dir)).toEqual(['taken']);
  });
});
