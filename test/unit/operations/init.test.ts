import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileReader } from '../../../src/adapters/files/file-reader.ts';
import { writeAtomic } from '../../../src/adapters/files/write-atomic.ts';
import { schemaVersion } from '../../../src/core/config/schema-line.ts';
import { init } from '../../../src/operations/init.ts';
import { validate } from '../../../src/operations/validate.ts';

const outside = { files: fileReader, writeFile: writeAtomic };
let parent: string;
let dir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'orbitr-init-'));
  dir = join(parent, 'My Server');
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('init', () => {
  test('makes a workspace with an app in which there is nothing to complain about', () => {
    const { name, written } = init({ dir }, outside);
    expect(name).toMatch(/^my-server-[a-z0-9]{4}$/);
    expect(written.at(-1)).toBe('orbitr.yaml');
    expect(validate({ dir }, fileReader)).toMatchObject({
      exit: 0,
      problems: [],
      apps: [{ app: 'hello', state: 'sound', main: 'web', hostPorts: ['127.0.0.1:8080'] }],
    });
  });

  test('two workspaces of one folder name do not share one', () => {
    expect(init({ dir }, outside).name).not.toBe(init({ dir: join(parent, 'b', 'My Server') }, outside).name);
  });

  test('refuses where a workspace is, and touches nothing', () => {
    writeAtomic(join(dir, 'orbitr.yaml'), 'name: mine\n', 0o644);
    expect(() => init({ dir }, outside)).toThrow(expect.objectContaining({ code: 'workspace-exists' }));
    expect(readFileSync(join(dir, 'orbitr.yaml'), 'utf8')).toBe('name: mine\n');
    expect(fileReader.list(dir)).toEqual(['orbitr.yaml']);
  });

  test('adds no app where there are apps', () => {
    writeAtomic(join(dir, 'apps/blog/compose.yaml'), 'services: {}\n', 0o644);
    expect(init({ dir, name: 'home' }, outside)).toMatchObject({ name: 'home', written: ['orbitr.yaml'] });
    expect(fileReader.list(join(dir, 'apps'))).toEqual(['blog']);
  });

  test('refuses a name that cannot be one', () => {
    expect(() => init({ dir, name: 'My Home' }, outside)).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(fileReader.stat(dir)).toBeUndefined();
  });

  test('what the comments offer is valid once the # is taken away', () => {
    init({ dir }, outside);
    for (const path of ['orbitr.yaml', 'apps/hello/app.yaml']) {
      const text = readFileSync(join(dir, path), 'utf8');
      const offered = text.replace(/^# ( *)(?=[a-zA-Z]+:(?: |$))/gm, '$1').replace('dependsOn: [db]', 'dependsOn: []');
      expect(offered).not.toBe(text);
      writeAtomic(join(dir, path), offered, 0o644);
    }
    expect(validate({ dir }, fileReader)).toMatchObject({
      exit: 0,
      problems: [],
      apps: [{ state: 'disabled', hostPorts: ['127.0.0.1:9090'] }],
    });
  });

  test('every file says where its schema is, in the version of this package', () => {
    init({ dir }, outside);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(version.startsWith(`${schemaVersion}.`)).toBe(true);
    for (const path of ['orbitr.yaml', 'apps/hello/app.yaml']) {
      const [, schema] =
        /^# yaml-language-server: \$schema=https:\/\/\S+\/(docs\/schemas\/\w+\.schema\.json)\n/.exec(
          readFileSync(join(dir, path), 'utf8'),
        ) ?? [];
      expect(readFileSync(schema ?? '', 'utf8')).toContain('draft-07');
    }
  });
});

describe('validate', () => {
  test('reports on the apps that were asked for, and on the workspace', () => {
    writeAtomic(join(dir, 'orbitr.yaml'), 'nmae: x\n', 0o644);
    for (const app of ['blog', 'wiki']) writeAtomic(join(dir, `apps/${app}/compose.yaml`), 'services: []\n', 0o644);
    const { apps, problems, exit, errors } = validate({ dir, apps: ['blog'] }, fileReader);
    expect(apps.map(({ app }) => app)).toEqual(['blog']);
    expect(new Set(problems.map(({ app }) => app))).toEqual(new Set([undefined, 'blog']));
    expect([exit, errors]).toEqual([2, problems.length]);
  });

  test('an unknown app is an error that names the nearest', () => {
    init({ dir }, outside);
    expect(() => validate({ dir, apps: ['helo'] }, fileReader)).toThrow(
      expect.objectContaining({ code: 'reference-missing', suggestions: [expect.stringContaining('hello')] }),
    );
  });
});
