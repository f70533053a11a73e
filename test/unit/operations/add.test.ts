import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileReader } from '../../../src/adapters/files/file-reader.ts';
import { writeAtomic } from '../../../src/adapters/files/write-atomic.ts';
import { add } from '../../../src/operations/add.ts';
import { validate } from '../../../src/operations/validate.ts';

const golden = join(import.meta.dirname, '../../golden');
const extensionsDir = join(golden, 'bundled');
const outside = { files: fileReader, writeFile: writeAtomic, extensionsDir };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-add-'));
  cpSync(join(golden, 'terminal/workspace/extensions/wiki'), join(dir, 'extensions/wiki'), { recursive: true });
  writeFileSync(join(dir, 'orbitr.yaml'), 'name: home\n');
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(reference: string, options: { name?: string; set?: string[]; dryRun?: boolean } = {}) {
  return add({ dir, reference, set: [], dryRun: false, ...options }, outside);
}

const file = (app: string) => join(dir, 'apps', `${app}.yaml`);
const refused = (facts: object) => expect.objectContaining(facts);

describe('add', () => {
  test('a version that is not there: what is suggested keeps the name', () => {
    expect(() => run('postgresql@^15', { name: 'db-old' })).toThrow(
      refused({
        suggestions: expect.arrayContaining([expect.stringMatching(/^(?:run )?`?orbitr add .* --name db-old/)]),
      }),
    );
  });

  test('with all that must be said, the app is sound', () => {
    expect(run('postgresql', { name: 'db', set: ['POSTGRES_DB=app'] })).toMatchObject({
      file: 'apps/db.yaml',
      written: true,
      fillIn: [],
      unmet: [],
      problems: [],
      extension: { id: 'postgresql', version: '16.4.0', origin: 'bundled' },
    });
    const set = ['ADMIN_EMAIL=me@example.org', 'DATABASE_URL={ from: db.URL }'];
    expect(run('wiki', { set })).toMatchObject({ problems: [], permissions: ['network.create', 'docker.read'] });
    expect(validate({ dir, extensionsDir }, fileReader)).toMatchObject({ exit: 0, problems: [] });
  });

  test('what only a person knows is marked, and told at its line', () => {
    const { fillIn, unmet, problems } = run('wiki');
    expect([fillIn, unmet]).toEqual([['ADMIN_EMAIL', 'DATABASE_URL'], ['postgresql']]);
    const lines = readFileSync(file('wiki'), 'utf8').split('\n');
    const marked = lines.flatMap((line, index) => (line.includes('<- fill in') ? [index + 1] : []));
    expect(problems.map(({ position }) => position?.line)).toEqual(marked);
    expect(marked).toHaveLength(2);
  });

  test('what the comments offer is valid once the # is taken away', () => {
    run('postgresql', { name: 'db', set: ['POSTGRES_DB=app'] });
    run('redis');
    run('wiki', { set: ['ADMIN_EMAIL=me@example.org', 'DATABASE_URL={ from: db.URL }'] });
    for (const app of ['db', 'redis', 'wiki']) {
      const text = readFileSync(file(app), 'utf8');
      const offered = text.replace(/^( *)# ( *)(?=(?:[A-Z_]+|values|resources|ports):)/gm, '$1$2');
      expect(offered).not.toBe(text);
      writeFileSync(file(app), offered);
    }
    expect(validate({ dir, extensionsDir }, fileReader)).toMatchObject({ exit: 0, errors: 0 });
  });

  test('a value that orbitr.yaml gives needs nobody', () => {
    writeFileSync(join(dir, 'orbitr.yaml'), 'environment: { ADMIN_EMAIL: me@example.org }\n');
    expect(run('wiki').fillIn).toEqual(['DATABASE_URL']);
  });

  test('several apps that would do: one must be named', () => {
    for (const name of ['db', 'old']) run('postgresql', { name, set: ['POSTGRES_DB=app'] });
    const { text, unmet, problems } = run('wiki', { set: ['ADMIN_EMAIL=a@b.c', 'DATABASE_URL=http://x'] });
    expect(unmet).toEqual([]);
    expect(text).toContain('\n# dependsOn: [db]\n');
    expect(problems).toMatchObject([{ code: 'reference-missing', app: 'wiki' }]);
  });

  test('a path is kept as it is', () => {
    expect(run('./extensions/wiki').text).toContain('\nextension: ./extensions/wiki\n');
  });

  test('a dry run writes nothing', () => {
    expect(run('redis', { dryRun: true })).toMatchObject({ written: false, problems: [] });
    expect(fileReader.stat(join(dir, 'apps'))).toBeUndefined();
  });
});

describe('add refuses', () => {
  test.each(['apps/redis.yaml', 'apps/redis.yml', 'apps/redis/compose.yaml'])('where %s is', (path) => {
    writeAtomic(join(dir, path), 'mine\n', 0o644);
    writeAtomic(file('redis-2'), 'mine\n', 0o644);
    expect(() => run('redis')).toThrow(
      refused({ code: 'duplicate-name', suggestions: [expect.stringContaining('orbitr add redis --name redis-3')] }),
    );
    expect(readFileSync(join(dir, path), 'utf8')).toBe('mine\n');
  });

  test('where a link leads nowhere, which would be overwritten', () => {
    writeAtomic(file('other'), '', 0o644);
    symlinkSync('gone', file('redis'));
    expect(() => run('redis')).toThrow(refused({ code: 'duplicate-name' }));
  });

  test.each([
    ['a name that cannot be one', 'redis', { name: 'My Cache' }, 'usage'],
    ['a value of the wrong type', 'wiki', { set: ['PAGE_SIZE=x'] }, 'usage'],
    ['a setting that is not there', 'wiki', { set: ['PAGES=1'] }, 'usage'],
    ['an extension that is not there', 'rediss', {}, 'reference-missing'],
    ['a version that is not there', 'redis@^8', {}, 'reference-missing'],
  ])('%s', (_, reference, options, code) => {
    expect(() => run(reference, options)).toThrow(refused({ code }));
    expect(fileReader.list(join(dir, 'apps'))).toEqual([]);
  });
});
