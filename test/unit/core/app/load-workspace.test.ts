import { describe, expect, test } from 'vitest';
import { isFrozen } from '../../../../src/core/app/frozen.ts';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const compose = 'services: { web: { image: "busybox:1.35" } }\n';
const sound = { '/w/orbitr.yaml': '', '/w/apps/blog/compose.yaml': compose, '/w/apps/wiki/compose.yaml': compose };

function load(files: Parameters<typeof memoryReader>[0]) {
  return loadWorkspace({ reader: memoryReader(files), dir: '/w' });
}

describe('loadWorkspace', () => {
  test('gives every app, sorted by name', () => {
    const { apps, problems } = load(sound);
    expect(problems).toEqual([]);
    expect(apps.map(({ name, dir, main }) => [name, dir, main])).toEqual([
      ['blog', '/w/apps/blog', 'web'],
      ['wiki', '/w/apps/wiki', 'web'],
    ]);
  });

  test('freezes a broken app alone, which stays in the list', () => {
    const { apps, problems } = load({ ...sound, '/w/apps/blog/app.yaml': 'protetc: true\ndependsOn: [wiki]\n' });
    expect(apps.map((app) => [app.name, isFrozen(app)])).toEqual([
      ['blog', true],
      ['wiki', false],
    ]);
    expect(problems.map(({ app }) => app)).toEqual(['blog']);
    expect(apps[0]?.file).toEqual({ dependsOn: ['wiki'] });
  });

  test.each([
    ['is missing', { '/w/orbitr.yaml': '' }],
    ['cannot be read', { '/w/orbitr.yaml': '', '/w/apps': new Error('EACCES') }],
    ['is a file', { '/w/orbitr.yaml': '', '/w/apps': 'x' }],
  ])('apps/ that %s is an error of the workspace, not an empty one', (_name, files) => {
    const { apps, problems } = load(files);
    expect(apps).toEqual([]);
    expect(problems).toMatchObject([{ severity: 'error', code: 'file-unreadable' }]);
    expect(problems[0]?.app).toBeUndefined();
  });

  test('an empty apps/ is fine', () => {
    expect(load({ '/w/orbitr.yaml': '', '/w/apps/': '' })).toMatchObject({ apps: [], problems: [] });
  });

  test('a file that may not be read freezes its app', () => {
    const { apps, problems } = load({ ...sound, '/w/apps/blog/app.yaml': new Error('EACCES') });
    expect(problems).toMatchObject([
      { code: 'file-unreadable', app: 'blog', position: { file: 'apps/blog/app.yaml' } },
    ]);
    expect(apps.filter(isFrozen).map(({ name }) => name)).toEqual(['blog']);
  });

  test('an error across apps freezes those it concerns, and no other', () => {
    const port = 'services: { web: { image: "busybox:1.35", ports: ["80:80"] } }\n';
    const { apps, problems } = load({ ...sound, '/w/apps/a1/compose.yaml': port, '/w/apps/a2/compose.yaml': port });
    expect(apps.filter(isFrozen).map(({ name }) => name)).toEqual(['a1', 'a2']);
    expect(problems.map(({ app, code }) => [app, code])).toEqual([
      ['a1', 'duplicate-port'],
      ['a2', 'duplicate-port'],
    ]);
  });

  test('knows where the keys of an app file stand', () => {
    const { apps } = load({ ...sound, '/w/apps/blog/app.yaml': 'ports: { 80: 8080 }\ndependsOn:\n  - wiki\n' });
    const file = 'apps/blog/app.yaml';
    expect(apps[0]?.positions).toMatchObject({
      ports: { file, line: 1, column: 1 },
      'ports.80': { file, line: 1, column: 10 },
      dependsOn: { file, line: 2, column: 1 },
      'dependsOn.0': { file, line: 3, column: 5 },
    });
  });

  test('names everything it looked at, also what was not there', () => {
    const { apps } = load({ ...sound, '/w/apps/blog/app.yaml': 'protect: true\n' });
    expect(apps[0]?.inputs).toEqual({ '/w/apps/blog/app.yaml': 'file protect: true\n', '/w/apps/blog/app.yml': '' });
  });

  test('variables of orbitr.yaml reach Compose files', () => {
    const files = {
      ...sound,
      '/w/orbitr.yaml': 'environment: { PORT: 8080 }\n',
      '/w/apps/blog/compose.yaml': 'services: { web: { image: "busybox:1.35", ports: ["${PORT}:80"] } }\n',
    };
    expect(load(files).apps[0]?.compose?.services.web?.hostPorts[0]?.value.port).toBe(8080);
  });

  test('takes an app from the cache instead of reading it, and still checks it against the others', () => {
    const reader = memoryReader(sound);
    const [blog] = loadWorkspace({ reader, dir: '/w' }).apps;
    const read: string[] = [];
    const counting = {
      ...reader,
      read: (path: string) => {
        read.push(path);
        return reader.read(path);
      },
    };
    const known = blog && { ...blog, file: { dependsOn: ['gone'] } };
    const { apps, problems } = loadWorkspace({
      reader: counting,
      dir: '/w',
      cached: (name) => (name === 'blog' ? known : undefined),
    });
    expect(read.filter((path) => path.startsWith('/w/apps/blog'))).toEqual([]);
    expect(problems).toMatchObject([{ code: 'reference-missing', app: 'blog' }]);
    expect(apps.filter(isFrozen).map(({ name }) => name)).toEqual(['blog']);
  });

  test('what it gives can be kept as JSON', () => {
    const { apps } = load({ ...sound, '/w/apps/blog/app.yaml': 'ports: { 80: 8080 }\n' });
    expect(JSON.parse(JSON.stringify(apps))).toEqual(apps);
  });
});
