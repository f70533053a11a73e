import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../src/adapters/secrets/secret-file.ts';
import { variableOf } from '../../../../src/core/secrets/variable-of.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ref = 'db.PASSWORD';

describe('secrets.json', () => {
  test('keeps what was put, for its owner alone', () => {
    openSecrets(dir, {}).put(ref, { value: 'one', generation: 1, of: 'x' }, { lasting: true });
    const { get, known } = openSecrets(dir, {});
    expect(get({ ref, generation: 1 })).toBe('one');
    expect(get({ ref, generation: 2 })).toBeUndefined();
    expect(known.find(ref)).toEqual({ generation: 1, of: 'x' });
    expect([known.holds(ref, 'one'), known.holds(ref, 'two')]).toEqual([true, false]);
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('loses nothing that another process has added', () => {
    const [one, two] = [openSecrets(dir, {}), openSecrets(dir, {})];
    one.put('a.A', { value: '1', generation: 1 }, { lasting: true });
    two.put('b.B', { value: '2', generation: 1 }, { lasting: true });
    expect(openSecrets(dir, {}).get({ ref: 'a.A', generation: 1 })).toBe('1');
  });

  test('that is damaged is not taken for an empty one, and is not quoted', () => {
    writeFileSync(join(dir, 'secrets.json'), '{ "hunter2": ');
    expect(() => openSecrets(dir, {})).toThrow(expect.objectContaining({ code: 'state-unreadable' }));
    expect(() => openSecrets(dir, {})).not.toThrow(/hunter2/);
    expect(readFileSync(join(dir, 'secrets.json'), 'utf8')).toBe('{ "hunter2": ');
    chmodSync(join(dir, 'secrets.json'), 0o600);
  });

  test('gives way to a variable, whose other value is another generation', () => {
    expect(variableOf('db/my-password')).toBe('ORBITR_SECRET_DB_MY_PASSWORD');
    const environment = { ORBITR_SECRET_DB_PASSWORD: 'new' };
    expect(openSecrets(dir, environment).get({ ref: 'db/password', generation: 1 })).toBe('new');
    openSecrets(dir, {}).put('db/password', { value: 'old', generation: 1 }, { lasting: true });
    const changed = openSecrets(dir, environment);
    expect(changed.known.find('db/password')).toEqual({ generation: 2 });
    changed.put('db/password', { value: 'new', generation: 2 }, { lasting: true });
    expect(changed.known.find('db/password')).toEqual({ generation: 2 });
  });
});
