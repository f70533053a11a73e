import { describe, expect, test } from 'vitest';
import { commandLists, corePackages, homes, mayImport, slowBuiltins } from './rooms.ts';
import { type SourceFile, sources } from './source.ts';

const paths = new Set(sources.map(({ path }) => path));

describe('imports', () => {
  test('the scan sees the tree', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
    const runtime = sources.find(({ path }) => path === 'src/runtime.ts')?.imports.map(({ file }) => file);
    expect(runtime).toEqual(
      expect.arrayContaining(['src/adapters/files/file-reader.ts', 'src/adapters/git/origin.ts']),
    );
    for (const room of ['core', 'adapters', 'cli', 'commands', 'operations', 'reconcile'])
      expect(paths.values().some((path) => path.startsWith(`src/${room}/`))).toBe(true);
  });

  test('every room is in the table', () => {
    expect([...new Set(sources.map(({ room }) => room))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  test('run one way', () => {
    const against = sources.flatMap((source) =>
      filesOf(source)
        .filter((file) => !commandLists.includes(source.path) && !mayReach(source.room, roomOf(file)))
        .map(
          (file) =>
            `${source.path} imports ${file}: ${source.room} may import from ${mayImport[source.room]?.join(', ') || 'nothing'}`,
        ),
    );
    expect(against).toEqual([]);
  });

  test('make no circles', () => {
    expect(circles()).toEqual([]);
  });

  test('every package from outside has one home', () => {
    const against = sources.flatMap(({ path, imports }) =>
      imports.flatMap((used) => {
        if (used.package === undefined || used.package.startsWith('node:')) return [];
        const home = homes[used.package];
        if (!home)
          return [`${path} imports ${used.package}, which has no home: give it one in test/architecture/rooms.ts`];
        return home.some((folder) => path.startsWith(folder))
          ? []
          : [`${path} imports ${used.package}, whose home is ${home.join(', ')}`];
      }),
    );
    expect(against).toEqual([]);
  });

  test('no file loads a builtin that would slow every start', () => {
    const against = sources.flatMap(({ path, imports, text }) =>
      imports
        .filter(({ package: name, typeOnly }) => name !== undefined && slowBuiltins.includes(name) && !typeOnly)
        .filter(({ specifier }) => !text.includes(`getBuiltinModule('${specifier}')`))
        .map(({ specifier }) => `${path} imports ${specifier}: use process.getBuiltinModule('${specifier}')`),
    );
    expect(against).toEqual([]);
  });

  test('no file only hands on what others export', () => {
    const statement = /(?:^|(?<=;))\s*(?:import\b[^;]*;|export\s+(?:type\s+)?(?:\*[^;]*|\{[^}]*\})\s*from\s*'';)/gm;
    const against = sources.filter(
      ({ code, path }) =>
        code.replace(statement, '').trim() === '' && /\bexport\b/.test(code) && path !== 'src/index.ts',
    );
    expect(against.map(({ path }) => path)).toEqual([]);
  });
});

describe('the core is pure', () => {
  const core = sources.filter(({ room }) => room === 'core');

  test('it imports nothing that reaches outside', () => {
    const foreign = core.flatMap(({ path, imports }) =>
      imports.flatMap((used) =>
        used.package && !corePackages.includes(used.package) ? [`${path} imports ${used.package}`] : [],
      ),
    );
    expect(core.length).toBeGreaterThan(60);
    expect(foreign).toEqual([]);
  });

  test.each([
    ['waits for nothing', /\bawait\s+[\w([]|\basync\b|\bPromise\b|\bsetTimeout\b|\bsetInterval\b/],
    ['knows neither time nor chance', /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bcrypto\b/],
    ['knows no environment', /\bprocess\b\s*[.[]|\bglobalThis\b|\bfetch\(|\bconsole\./],
  ])('it %s', (_name, pattern) => {
    expect(core.filter(({ code }) => pattern.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

function filesOf({ imports }: SourceFile): string[] {
  return imports.flatMap(({ file }) => (file?.startsWith('src/') ? [file] : []));
}

function roomOf(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  return rest.length === 0 ? path.slice('src/'.length) : first;
}

function mayReach(from: string, to: string): boolean {
  return from === to || (mayImport[from]?.includes(to) ?? false);
}

/** Depth first over imports at run time; types alone make no circle. */
function circles(): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const { file, typeOnly } of byPath.get(path)?.imports ?? [])
      if (file && !typeOnly) visit(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}
