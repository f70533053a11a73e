import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { docker, testRegistry } from '../rig/docker.ts';
import { publish } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, plan } from './look.ts';

/** Policies against tags that were pushed to a real registry. All apps begin with 1.0.0, unless their own file names another tag. */
const tags = [
  '1.0.0',
  '1.0.1',
  '1.1.0',
  '1.2.0',
  '2.0.0',
  '2.1.0-rc1',
  '1.0.5-alpine',
  '1234567',
  'build-9',
  'build-10',
];
const policies = {
  pinned: 'update: { policy: pinned }',
  silent: '',
  patch: 'update: { policy: patch }',
  minor: 'update: { policy: minor }',
  newest: 'update: { policy: newest }',
  range: 'update: { policy: "semver:>=1.0 <1.2" }',
  number: 'update: { image: { pattern: "^build-(\\\\d+)$", extract: numeric } }',
  young: 'update: { policy: newest, image: { minAge: 1d } }',
  shut: `update: { policy: newest, window: "${shutWindow()}" }`,
} as const;
type Name = keyof typeof policies;

const workspace = makeWorkspace((id) =>
  Object.fromEntries(
    Object.entries(policies).flatMap(([name, text]) => [
      [
        `apps/${name}-${id}/compose.yaml`,
        compose({ web: idle({ image: image(id, name === 'number' ? 'build-9' : '1.0.0') }) }),
      ],
      [`apps/${name}-${id}/app.yaml`, `${text || '{}'}\n`],
    ]),
  ),
);
const { id } = workspace;

/** Two hours that begin in three. */
function shutWindow(): string {
  const hour = (ahead: number) => `${(new Date().getHours() + ahead) % 24}`.padStart(2, '0');
  return `${hour(3)}:00-${hour(5)}:00`;
}

function image(of: string, tag: string): string {
  return `${testRegistry()}/updates/${of}:${tag}`;
}

interface Row {
  readonly app: string;
  readonly allowed?: { readonly tag: string; readonly digest: string };
  readonly newest?: string;
  readonly held: readonly { readonly tag: string; readonly why: string }[];
  readonly fault?: { readonly code: string; readonly message: string };
}

async function outdated(
  ...args: readonly string[]
): Promise<{ readonly exit: number | undefined; readonly rows: readonly Row[] }> {
  const { exit, stdout, all } = await workspace.orbitr(['outdated', '-o', 'json', ...args]);
  try {
    return { exit, rows: JSON.parse(stdout).images };
  } catch {
    throw new Error(all);
  }
}

function row(rows: readonly Row[], name: Name): Row {
  const found = rows.find(({ app }) => app === `${name}-${id}`);
  if (!found) throw new Error(`nothing of ${name}`);
  return found;
}

function lock(): { readonly updates?: Record<string, { tag: string; digest: string; from: string }> } {
  return parse(readFileSync(workspace.path('orbitr.lock'), 'utf8'));
}

beforeAll(async () => {
  for (const tag of tags) await publish(image(id, tag), { changes: [`ENV RELEASE=${tag}`] });
  await apply(workspace);
});
afterAll(async () => {
  await workspace.clean();
  const left = await docker(['images', '--quiet', '--filter', `reference=*/updates/${id}`]);
  for (const one of new Set(left.split('\n').filter(Boolean))) await docker(['image', 'rm', '-f', one]);
});

test('each policy lets in what it says, and what is held back has its reason', async () => {
  const { exit, rows } = await outdated();
  expect(exit).toBe(0);
  const taken = Object.fromEntries(
    (Object.keys(policies) as Name[]).map((name) => [name, row(rows, name).allowed?.tag]),
  );
  expect(taken).toEqual({
    pinned: undefined,
    silent: undefined,
    patch: '1.0.1',
    minor: '1.2.0',
    newest: '2.0.0',
    range: '1.1.0',
    number: 'build-10',
    young: undefined,
    shut: '2.0.0',
  });
  const held = (name: Name) => row(rows, name).held.map(({ tag, why }) => `${tag} ${why}`);
  expect(held('pinned')).toEqual(['2.0.0 pinned']);
  expect(held('patch')).toEqual(['2.0.0 policy']);
  expect(held('young')).toContain('2.0.0 age');
  expect(held('shut')).toEqual(['2.0.0 window']);
  expect(held('newest')).toEqual([]);
  const { stdout } = await workspace.orbitr(['outdated', `patch-${id}`]);
  expect(stdout).toContain('1.0.1');
  expect(stdout).toContain('held back: policy patch');
  expect((await workspace.orbitr(['outdated', `patch-${id}`, '--detailed-exitcode'])).exit).toBe(2);
});

test('a dry run plans and writes nothing; update takes what is allowed, of the apps that were named', async () => {
  const before = readFileSync(workspace.path('orbitr.lock'), 'utf8');
  const dry = await workspace.orbitr(['update', `patch-${id}`, '--dry-run']);
  expect(dry.exit).toBe(0);
  expect(dry.stdout).toMatch(/1\.0\.0\s.*→.*1\.0\.1|1\.0\.1/s);
  expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).toBe(before);
  expect((await workspace.orbitr(['update', `patch-${id}`])).exit).toBe(7);
  expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).toBe(before);

  const minor = await idsOf(`minor-${id}`);
  const done = await workspace.orbitr(['update', `patch-${id}`, '--yes']);
  expect(done.exit, done.all).toBe(0);
  expect(await environment(`patch-${id}-web-1`)).toContain('RELEASE=1.0.1');
  expect(await idsOf(`minor-${id}`)).toEqual(minor);
  expect(lock().updates).toMatchObject({
    [`patch-${id}/web`]: { tag: '1.0.1', from: image(id, '1.0.0'), platforms: [expect.stringMatching(/^linux\//)] },
  });
  expect(changed(await plan(workspace))).toEqual([]);
  expect((await workspace.orbitr(['apply'])).exit).toBe(0);
});

test('all others; then there is nothing more, but for what waits', async () => {
  const done = await workspace.orbitr(['update', '--yes']);
  expect(done.exit, done.all).toBe(0);
  for (const [name, release] of [
    ['minor', '1.2.0'],
    ['newest', '2.0.0'],
    ['range', '1.1.0'],
    ['number', 'build-10'],
    ['pinned', '1.0.0'],
    ['silent', '1.0.0'],
    ['shut', '1.0.0'],
  ])
    expect(await environment(`${name}-${id}-web-1`)).toContain(`RELEASE=${release}`);
  expect(await fact(`minor-${id}-web-1`, '.Config.Image')).toContain(':1.2.0@sha256:');
  const again = await workspace.orbitr(['update', '--yes']);
  expect(again.stdout).toContain('Nothing to update.');
  const now = await workspace.orbitr(['update', `shut-${id}`, '--now', '--yes']);
  expect(now.exit, now.all).toBe(0);
  expect(await environment(`shut-${id}-web-1`)).toContain('RELEASE=2.0.0');
  expect(changed(await plan(workspace))).toEqual([]);
});

test('the same tag with another digest: taken where nobody says otherwise, not where it is pinned', async () => {
  await publish(image(id, '1.0.0'), { changes: ['ENV RELEASE=1.0.0', 'ENV REBUILT=yes'] });
  const { rows } = await outdated();
  expect(row(rows, 'silent').allowed).toMatchObject({ tag: '1.0.0', digest: expect.stringMatching(/^sha256:/) });
  expect(row(rows, 'pinned').allowed).toBeUndefined();
  expect(changed(await plan(workspace))).toEqual([]);
  const done = await workspace.orbitr(['update', '--yes']);
  expect(done.exit, done.all).toBe(0);
  expect(await environment(`silent-${id}-web-1`)).toContain('REBUILT=yes');
  expect(await environment(`pinned-${id}-web-1`)).not.toContain('REBUILT=yes');
});

test('a newer word of the files counts more than what was taken before', async () => {
  workspace.write(`apps/patch-${id}/compose.yaml`, compose({ web: idle({ image: image(id, '1.1.0') }) }));
  await apply(workspace);
  expect(await environment(`patch-${id}-web-1`)).toContain('RELEASE=1.1.0');
  expect(Object.keys(lock().updates ?? {})).not.toContain(`patch-${id}/web`);
});

test('an app under a new name keeps what was taken', async () => {
  workspace.write(`apps/moved-${id}/compose.yaml`, compose({ web: idle({ image: image(id, '1.0.0') }) }));
  workspace.write(`apps/moved-${id}/app.yaml`, `renamedFrom: minor-${id}\nupdate: { policy: minor }\n`);
  workspace.remove(`apps/minor-${id}`);
  await apply(workspace);
  expect(await environment(`minor-${id}-web-1`)).toContain('RELEASE=1.2.0');
  expect(lock().updates).toMatchObject({ [`moved-${id}/web`]: { tag: '1.2.0' } });
});
