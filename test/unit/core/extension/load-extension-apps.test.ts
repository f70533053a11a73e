import { describe, expect, test } from 'vitest';
import { isFrozen } from '../../../../src/core/app/frozen.ts';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';
import type { LoadedApp } from '../../../../src/core/app/types.ts';
import { lockText, parseLock } from '../../../../src/core/config/lock-file.ts';
import { type KnownSecrets, noSecrets } from '../../../../src/core/secrets/need.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const manifest = (id: string, more = '') => `id: ${id}
name: Any
version: 1.0.0
description: Any.
author: { name: Ann }
license: MIT
docker: { compose: ./compose.yaml }
${more}`;
const compose = 'services: { web: { image: "busybox:1.35" } }\n';

const files = {
  '/w/orbitr.yaml': '',
  '/w/apps/db.yaml': 'extension: sql\nvalues: { PASSWORD: hunter2 }\n',
  '/w/apps/wiki.yaml': 'extension: wiki\nvalues: { URL: { from: db.URL } }\n',
  '/w/apps/blog/compose.yaml': compose,
  '/w/extensions/sql/manifest.yaml': manifest(
    'sql',
    'environment: { variables: [{ key: PASSWORD, type: password }, { key: DB, default: app }] }\noutputs: { URL: "sql://${PASSWORD}@${host}/${DB}" }\n',
  ),
  '/w/extensions/sql/compose.yaml': compose,
  '/w/extensions/wiki/manifest.yaml': manifest('wiki', 'environment: { variables: [{ key: URL }] }\n'),
  '/w/extensions/wiki/compose.yaml': 'services: { web: { image: "busybox:1.35", volumes: ["./conf:/conf"] } }\n',
  '/w/extensions/wiki/conf/a': '',
};

function load(changes: Record<string, string> = {}, known: KnownSecrets = noSecrets, cached?: readonly LoadedApp[]) {
  const read: string[] = [];
  const reader = memoryReader({ ...files, ...changes });
  const counting = {
    ...reader,
    read: (path: string) => {
      read.push(path);
      return reader.read(path);
    },
  };
  const find = (name: string) => cached?.find((app) => app.name === name);
  const workspace = loadWorkspace({
    reader: counting,
    dir: '/w',
    extensions: { known },
    ...(cached ? { cached: find } : {}),
  });
  return { ...workspace, read, app: (name: string) => workspace.apps.find((app) => app.name === name) };
}

describe('apps of extensions', () => {
  test('are apps like any other, in the folder of their extension', () => {
    const { apps, problems, app } = load();
    expect(problems).toEqual([]);
    expect(apps.map(({ name }) => name)).toEqual(['blog', 'db', 'wiki']);
    expect(app('wiki')).toMatchObject({
      dir: '/w/extensions/wiki',
      main: 'web',
      file: { dependsOn: ['db'] },
      compose: { files: ['/w/extensions/wiki/compose.yaml'] },
    });
    expect(app('wiki')?.inputs).toHaveProperty(['/w/extensions/wiki/conf/a']);
  });

  test('hold no secret, which is handed out apart', () => {
    const { apps, givenSecrets } = load();
    // This reader’s signatures hold the content.
    expect(JSON.stringify(apps.map((app) => ({ ...app, inputs: {} })))).not.toContain('hunter2');
    expect(givenSecrets).toEqual({ 'db.PASSWORD': 'hunter2' });
    expect(JSON.parse(JSON.stringify(apps))).toEqual(apps);
  });

  test('bring a Compose model of the manifest as text', () => {
    const inline = manifest('sql').replace(
      '{ compose: ./compose.yaml }',
      '\n  composeInline: { services: { web: { image: "x:1" } } }',
    );
    const { app } = load({ '/w/extensions/sql/manifest.yaml': inline, '/w/apps/db.yaml': 'extension: sql\n' });
    expect(app('db')?.compose).toMatchObject({
      files: ['/w/extensions/sql/manifest.yaml'],
      inline: 'services:\n  web:\n    image: x:1\n',
    });
  });

  test('read no .env and no override of their extension', () => {
    const { app } = load({
      '/w/extensions/sql/.env': 'DB=other\n',
      '/w/extensions/sql/compose.override.yaml': 'services: {}\n',
    });
    expect(app('db')?.compose).toMatchObject({ files: ['/w/extensions/sql/compose.yaml'], variables: { DB: 'app' } });
  });
});

describe('from the cache', () => {
  const kept: KnownSecrets = { find: () => ({ generation: 1 }), holds: (_ref, text) => text === 'hunter2' };
  const { apps } = load();

  test('they are taken as they are while nothing has changed', () => {
    const { read, apps: again, problems } = load({}, kept, apps);
    expect(problems).toEqual([]);
    expect(read).toEqual(['/w/orbitr.yaml']);
    expect(again).toEqual(apps);
  });

  test('one is read again whose secret the store does not hold', () => {
    const { givenSecrets } = load({}, noSecrets, apps);
    expect(givenSecrets).toEqual({ 'db.PASSWORD': 'hunter2' });
  });

  test('a consumer is read again when an output changes', () => {
    const changed = { '/w/apps/db.yaml': 'extension: sql\nvalues: { PASSWORD: hunter2, DB: other }\n' };
    const { app, problems } = load(
      changed,
      kept,
      apps.filter(({ name }) => name !== 'db'),
    );
    expect(problems).toEqual([]);
    expect(app('wiki')?.compose?.variables['URL']).toMatch(/^sql:\/\/orbitr-secret~1~url~db\.PASSWORD~@db\/other$/);
  });

  test('a consumer is frozen when its provider is gone', () => {
    const { problems } = load({}, kept, apps.filter(({ name }) => name === 'wiki').concat());
    expect(problems).toEqual([]);
    const without = memoryReader(
      Object.fromEntries(Object.entries(files).filter(([path]) => path !== '/w/apps/db.yaml')),
    );
    const gone = loadWorkspace({
      reader: without,
      dir: '/w',
      extensions: { known: kept },
      cached: (name) => apps.find((app) => app.name === name),
    });
    expect(gone.problems).toMatchObject([
      { app: 'wiki', message: 'values.URL takes from db, but there is no such app' },
    ]);
    expect(gone.apps.filter(isFrozen).map(({ name }) => name)).toEqual(['wiki']);
  });
});

describe('the lock', () => {
  test('holds the content of every extension, and notices a change of it', () => {
    const hashes = (changes: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(
        load(changes).apps.flatMap(({ name, extension }) => (extension ? [[name, extension.hash]] : [])),
      );
    const before = hashes();
    const extensions = { 'wiki@1.0.0': before['wiki'] ?? '' };
    expect(parseLock(lockText({ version: 1, images: {}, subnets: {}, ports: {}, extensions }))).toMatchObject({
      extensions,
    });
    expect(hashes({ '/w/extensions/wiki/conf/a': 'new' })['wiki']).not.toBe(before['wiki']);
    expect(hashes({ '/w/extensions/wiki/.git/x': 'new' })).toEqual(before);
  });
});

test('a list is placed where the app file gives one of its elements', () => {
  const { app } = load({
    '/w/apps/wiki.yaml': 'extension: wiki\nvalues:\n  URL: http://x\n',
    '/w/extensions/wiki/compose.yaml':
      'services: { web: { image: "busybox:1.35", command: [echo, "${URL}"], dns: [1.1.1.1] } }\n',
  });
  const positions = app('wiki')?.compose?.positions;
  expect(positions?.['services.web.command']).toMatchObject({ file: 'apps/wiki.yaml', line: 3 });
  expect(positions?.['services.web.dns']).toMatchObject({ file: 'extensions/wiki/compose.yaml' });
});
