import { describe, expect, test } from 'vitest';
import { nothingRemembered } from '../../../../src/core/memory/types.ts';
import { appliedVersion, crossed, pendingMigrations } from '../../../../src/core/updates/migrations.ts';

const one = (from: string, to: string) => ({ from, to, run: { argv: ['x'] } });
const chain = [one('^1', '^2'), one('^2', '^3'), one('^3', '^4')];
const ranges = (from: string, to: string, all = chain) => crossed(all, from, to).map((each) => each.to);

describe('migrations that an update crosses', () => {
  test.each([
    ['1.0.0', '2.0.0', ['^2']],
    ['1.5.0', '3.1.0', ['^2', '^3']],
    ['1.0.0', '4.0.0', ['^2', '^3', '^4']],
    ['2.0.0', '4.0.0', ['^3', '^4']],
    ['1.0.0', '1.9.0', []],
    ['3.0.0', '1.0.0', []],
    ['2.0.0', '2.0.0', []],
  ])('%s → %s', (from, to, expected) => expect(ranges(from, to)).toEqual(expected));

  test('a range may be open at its end, and begin within a version', () => {
    expect(ranges('1.0.0', '2.1.0', [one('<2', '>=2')])).toEqual(['>=2']);
    expect(ranges('1.0.0', '2.3.0', [one('^1', '^2.5')])).toEqual([]);
    expect(ranges('1.0.0', '2.6.0', [one('^1', '^2.5')])).toEqual(['^2.5']);
  });
});

test('each runs once, and none where it is not known what the data comes from', () => {
  const extension = { id: 'notes', version: '3.0.0', migrations: chain };
  const [first, second] = pendingMigrations(extension, '1.0.0', []);
  expect([first?.migration.to, second?.migration.to]).toEqual(['^2', '^3']);
  expect(pendingMigrations(extension, '1.0.0', [first?.key ?? '']).map(({ key }) => key)).toEqual([second?.key]);
  expect(pendingMigrations(extension, undefined, [])).toEqual([]);
});

test('which version the data comes from: state, else the only one of orbitr.lock', () => {
  const extension = { id: 'notes', version: '3.0.0' };
  const known = { service: 'web', spec: '1:a', privateDigests: {}, completed: false };
  const memory = { ...nothingRemembered, containers: { a: known } };
  expect(appliedVersion(extension, { ...memory, extension: { id: 'notes', version: '1.2.0' } }, {})).toBe('1.2.0');
  expect(appliedVersion(extension, memory, { 'notes@2.0.0': 'sha256:…' })).toBe('2.0.0');
  expect(appliedVersion(extension, memory, { 'notes@2.0.0': '', 'notes@1.0.0': '' })).toBeUndefined();
  expect(appliedVersion(extension, nothingRemembered, { 'notes@2.0.0': '' })).toBeUndefined();
  expect(appliedVersion(extension, { ...memory, extension: { id: 'other', version: '9.0.0' } }, {})).toBeUndefined();
});
