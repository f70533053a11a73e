import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type ComposeOptions, connectCompose } from '../../src/adapters/compose/connect.ts';
import { childEnvironment } from '../../src/adapters/docker/child-environment.ts';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import { docker, testHost } from '../rig/docker.ts';
import { uniqueName } from '../rig/places.ts';

const endpoint = { host: testHost(), source: 'flag' } as const;
const { reader, writer } = connectDocker(endpoint, { environment: process.env });
const project = uniqueName('act');
const network = `${project}_default`;
const journal: string[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-compose-'));
  journal.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(async () => {
  const ids = (await docker(['ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`]))
    .split('\n')
    .filter(Boolean);
  if (ids.length > 0) await docker(['rm', '-f', ...ids]);
  await writer.removeNetwork(network);
  await docker(['image', 'rm', '-f', `${project}-built:1`]).catch(() => undefined);
});

function connect(changes: Partial<ComposeOptions> = {}) {
  return connectCompose({
    environment: childEnvironment(endpoint, undefined, process.env),
    command: process.env.ORBITR_TEST_COMPOSE,
    journal: {
      begin: (child) => void journal.push(`begin ${child.what}`),
      end: () => void journal.push('end'),
      live: () => [],
    },
    logDir: join(dir, 'logs'),
    privateDir: join(dir, 'private'),
    clock: { now: Date.now, sleep: (ms, signal) => sleepFor(ms, undefined, { signal }).catch(() => undefined) },
    ...changes,
  });
}

function write(name: string, content: unknown): string {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Model {
  readonly services: Readonly<
    Record<string, { readonly image?: string; readonly environment?: Readonly<Record<string, string>> }>
  >;
}

async function config(compose: unknown, variables: Record<string, string>, profiles: string[] = []): Promise<Model> {
  const files = [write('compose.yaml', compose)];
  return (await connect().config({ project: 'blog', projectDir: dir, files, variables, profiles })) as Model;
}

test('says which version it is', async () => {
  expect(await connect().version()).toMatchObject({
    version: expect.stringMatching(/^[2-9]\.\d+\.\d+$/),
    command: [expect.any(String)],
  });
});

test('every value comes through interpolation as it was given', async () => {
  const nasty: Record<string, string> = {
    DOLLAR: '$',
    REFERENCE: '${PLAIN} $PLAIN $$PLAIN ${PLAIN:-x}',
    PLAIN: 'plain',
    EMPTY: '',
    SPACES: '  a  b  ',
    SINGLE: "it's 'quoted'",
    DOUBLE: '"quoted" and "',
    HASH: 'a #b # c',
    BACKSLASH: '\\',
    BACKSLASHES: '\\n \\$X \\" \\\\ C:\\dir\\',
    NEWLINES: 'one\ntwo\r\n\nthree\n',
    TAB: '\ta',
    UNICODE: 'ünïcödé 日本 😀',
    OCTAL: '\\0134',
    EQUALS: 'A=B',
    COLON: 'a: b',
    BACKTICK: '`id` $(id)',
    JSON: '{"a": ["$b", \'c\']}',
    BELL: '\u0007',
  };
  const environment = Object.fromEntries(Object.keys(nasty).map((name) => [name, `\${${name}}`]));
  const model = await config({ services: { web: { image: 'x', environment } } }, nasty);
  const got = model.services.web?.environment ?? {};
  expect(Object.fromEntries(Object.entries(got).map(([name, value]) => [name, value.replaceAll('$$', '$')]))).toEqual(
    nasty,
  );
});

test('interpolation sees the given variables, not those of the process or of the project folder', async () => {
  write('.env', 'FROM_FILE=leaked\nCOMPOSE_PROFILES=debug\n');
  process.env.FROM_PROCESS = 'leaked';
  const compose = {
    services: {
      web: { image: '${PATH}/${HOME}/${DOCKER_HOST}/${COMPOSE_PROFILES}/${FROM_FILE:-none}/${FROM_PROCESS:-none}' },
      extra: { image: 'x', profiles: ['debug'] },
    },
  };
  const variables = { PATH: 'p', HOME: 'h', DOCKER_HOST: 'd', COMPOSE_PROFILES: 'debug' };
  const model = await config(compose, variables);
  delete process.env.FROM_PROCESS;
  expect(model.services.web?.image).toBe('p/h/d/debug/none/none');
  expect(Object.keys(model.services)).toEqual(['web']);
  expect(Object.keys((await config(compose, variables, ['debug'])).services).sort()).toEqual(['extra', 'web']);
});

test('no value is left on the disk', async () => {
  const before = readdirSync(tmpdir());
  await config({ services: { web: { image: '${TOKEN}' } } }, { TOKEN: 'secret' });
  expect(readdirSync(tmpdir()).filter((name) => /^orbitr-\w{6}$/.test(name) && !before.includes(name))).toEqual([]);
});

test('a file that Compose refuses is an error with its own words', async () => {
  await expect(config({ services: { web: { image: 'x', nonsense: true } } }, {})).rejects.toMatchObject({
    code: 'compose-invalid',
    message: expect.stringContaining('nonsense'),
  });
});

/** What the renderer gives: networks are external, since Orbitr owns them. */
function rendered(value: string): string {
  const service = {
    image: 'busybox:1.35',
    command: ['sleep', '1000'],
    stop_grace_period: '0s',
    environment: { VALUE: value },
    networks: { default: null },
  };
  return write('rendered.json', {
    name: project,
    services: { web: service, db: service, job: { ...service, depends_on: ['db'] } },
    networks: { default: { name: network, external: true } },
  });
}

async function containers(): Promise<Record<string, { id: string; state: string }>> {
  const own = (await reader.snapshot()).containers.filter(
    (each) => each.labels['com.docker.compose.project'] === project,
  );
  return Object.fromEntries(own.map(({ name, id, state }) => [name.replace(`${project}-`, ''), { id, state }]));
}

test('creates a whole app without starting it, then makes one service anew and leaves the others alone', async () => {
  await writer.createNetwork({ name: network, labels: {} });
  const input = { project, projectDir: dir, deadline: 60_000 };
  await connect().create({ ...input, file: rendered('1'), services: [], recreate: false });
  const first = await containers();
  expect(Object.keys(first).sort()).toEqual(['db-1', 'job-1', 'web-1']);
  expect(new Set(Object.values(first).map(({ state }) => state))).toEqual(new Set(['created']));
  for (const { id } of Object.values(first)) await writer.start(id);

  await connect().create({ ...input, file: rendered('2'), services: ['web'], recreate: true });
  const second = await containers();
  expect(second['web-1']).toMatchObject({ state: 'created' });
  expect(second['web-1']?.id).not.toBe(first['web-1']?.id);
  expect([second['db-1'], second['job-1']]).toEqual([
    { id: first['db-1']?.id, state: 'running' },
    { id: first['job-1']?.id, state: 'running' },
  ]);

  await writer.stop(second['job-1']?.id ?? '', 0);
  await writer.remove(second['job-1']?.id ?? '');
  await connect().create({ ...input, file: rendered('2'), services: ['job'], recreate: false });
  const third = await containers();
  expect(third['job-1']).toMatchObject({ state: 'created' });
  expect(third['db-1']).toEqual({ id: first['db-1']?.id, state: 'running' });
  expect(journal).toEqual([
    `begin compose create all services (app ${project})`,
    'end',
    `begin compose recreate web (app ${project})`,
    'end',
    `begin compose create job (app ${project})`,
    'end',
  ]);
  expect(readdirSync(join(dir, 'logs'))).toEqual([]);
});

test('a failure carries the engine’s words and leaves the whole output to be read', async () => {
  const file = write('bad.json', {
    name: project,
    services: { lost: { image: `${project}/nothing:1`, network_mode: 'none' } },
  });
  const create = connect().create({
    project,
    projectDir: dir,
    file,
    services: ['lost'],
    recreate: false,
    deadline: 60_000,
  });
  await expect(create).rejects.toMatchObject({
    code: 'compose-failed',
    message: expect.stringMatching(/No such image/i),
  });
  expect(readFileSync(join(dir, 'logs', `${project}.failed.log`), 'utf8')).toMatch(/No such image/i);
});

test('a .env in the project folder cannot turn what is acted on', async () => {
  write('.env', 'COMPOSE_FILE=other.json\nCOMPOSE_PROFILES=debug\nCOMPOSE_REMOVE_ORPHANS=1\n');
  const file = write('only.json', {
    name: project,
    services: {
      only: { image: 'busybox:1.35', network_mode: 'none' },
      extra: { image: 'busybox:1.35', network_mode: 'none', profiles: ['debug'] },
    },
  });
  const before = Object.keys(await containers());
  await connect().create({ project, projectDir: dir, file, services: [], recreate: false, deadline: 60_000 });
  expect(Object.keys(await containers()).sort()).toEqual([...before, 'only-1'].sort());
});

test('builds without a network, tells its lines as they come, and fails with the builder’s words', async () => {
  mkdirSync(join(dir, 'context'));
  const recipe = (line: string): void => writeFileSync(join(dir, 'context/Dockerfile'), `FROM busybox:1.35\n${line}\n`);
  const file = write('build.json', {
    name: project,
    services: { web: { image: `${project}-built:1`, build: { context: join(dir, 'context') } } },
  });
  const lines: string[] = [];
  const input = {
    project,
    projectDir: dir,
    file,
    service: 'web',
    deadline: 120_000,
    onLine: (line: string) => void lines.push(line),
  };
  recipe('RUN echo built-by-compose >/made');
  await connect().build(input);
  expect(await reader.inspectImage(`${project}-built:1`)).toBeDefined();
  expect(lines.join('\n')).toContain('built-by-compose');
  recipe('RUN echo reason >&2; exit 3');
  await expect(connect().build(input)).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining('exit code: 3'),
  });
  expect(existsSync(join(dir, 'logs', `${project}.failed.log`))).toBe(true);
});
