import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepCopy } from '../../../../src/adapters/files/keep-copy.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-keep-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a folder with rights, without .git, and links as they are', () => {
  mkdirSync(join(dir, 'conf/.git'), { recursive: true });
  mkdirSync(join(dir, 'conf/sub'));
  writeFileSync(join(dir, 'conf/sub/run'), 'x');
  chmodSync(join(dir, 'conf/sub/run'), 0o750);
  symlinkSync('/etc/shadow', join(dir, 'conf/link'));
  keepCopy(join(dir, 'conf'), join(dir, 'kept/shop/1'));
  expect(readdirSync(join(dir, 'kept/shop/1')).sort()).toEqual(['link', 'sub']);
  expect(statSync(join(dir, 'kept/shop/1/sub/run')).mode & 0o777).toBe(0o750);
  expect(readlinkSync(join(dir, 'kept/shop/1/link'))).toBe('/etc/shadow');
  expect(statSync(join(dir, 'kept')).mode & 0o777).toBe(0o700);
});

test('a link that is mounted is what it leads to; what is there already stays', () => {
  writeFileSync(join(dir, 'real'), 'one');
  symlinkSync('real', join(dir, 'link'));
  keepCopy(join(dir, 'link'), join(dir, 'kept/1'));
  expect(readFileSync(join(dir, 'kept/1'), 'utf8')).toBe('one');
  writeFileSync(join(dir, 'real'), 'two');
  keepCopy(join(dir, 'link'), join(dir, 'kept/1'));
  expect(readFileSync(join(dir, 'kept/1'), 'utf8')).toBe('one');
});

test('nothing half is left where it fails', () => {
  expect(() => keepCopy(join(dir, 'absent'), join(dir, 'kept/1'))).toThrow(/ENOENT/);
  expect(existsSync(join(dir, 'kept/1'))).toBe(false);
  expect(readdirSync(join(dir, 'kept'))).toEqual([]);
});
