import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labels } from '../../src/core/labels.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, oneLine, plan, replaced, stepsOf } from './look.ts';

/** Projects and containers that were started by hand, long before Orbitr came, and what becomes of them. */
const workspace = makeWorkspace({ 'apps/.keep': '' }, 'import');
const { id } = workspace;
const [shop, tools, notes] = [`shop-${id}`, `tools-${id}`, `notes_${id}`];
const [lone, pair] = [`lone-${id}`, `Pair_${id}`];
const former = mkdtempSync(join(tmpdir(), 'orbitr-former-'));
const port = 20_000 + ([...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 9000);

const shopFile = `# the shop, as it always was
x-common: &common
  image: ${busybox}
  init: true
  command: [sleep, "3600"]
  stop_grace_period: 1s
services:
  db:
    <<: *common
    environment: { DB_PASSWORD: "\${DB_PASSWORD}" }
    volumes: [data:/data]   # the data
    healthcheck: { test: [CMD-SHELL, test -d /data], interval: 1s, retries: 3 }
    networks: [back]
    restart: unless-stopped
  web:
    <<: *common
    user: "1000:1000"
    env_file: [./web.env]
    depends_on: { db: { condition: service_healthy } }
    ports: ["127.0.0.1:${port}:80"]
    labels: { "org.example.route": "shop" }
    volumes: ["./conf:/conf:ro", "\${MORE:-./more}:/more"]
    mem_limit: 64m
    cpus: 0.5
    networks: [back, default]
networks: { back: {} }
volumes: { data: {} }
`;

beforeAll(async () => {
  await byHand(shop, {
    'docker-compose.yml': shopFile,
    '.env': 'DB_PASSWORD=not-for-eyes\n',
    'web.env': 'TOKEN=also-secret\n',
    'conf/motd': 'hello\n',
    'more/file': 'more\n',
  });
  // its file is lost
  await byHand(tools, {
    'docker-compose.yml': compose(
      {
        many: idle({
          hostname: 'many',
          tmpfs: ['/run'],
          volumes: ['/anonymous', 'keep:/keep'],
          environment: { DOLLAR: '$${HOME} $$x' },
          scale: 2,
        }),
        side: idle({ network_mode: 'service:main', depends_on: ['main'] }),
        main: idle({
          ulimits: { nofile: 1024 },
          extra_hosts: ['gate:192.0.2.1'],
          networks: { default: { aliases: ['see'] } },
        }),
      },
      { volumes: { keep: {} } },
    ),
  });
  rmSync(join(former, tools), { recursive: true });
  // its configs are files, and its name can be no app's
  await byHand(notes, {
    'docker-compose.yml': compose(
      { notes: idle({ configs: ['motd'], working_dir: '/tmp' }) },
      { configs: { motd: { file: './motd' } } },
    ),
    motd: 'hello\n',
  });
  const run = ['run', '--detach', '--init', '--stop-timeout', '1'];
  await docker([
    ...run,
    '--name',
    lone,
    '-e',
    'MODE=old',
    '-v',
    `${lone}:/named`,
    '-v',
    '/unnamed',
    '--restart',
    'always',
    busybox,
    'sleep',
    '3600',
  ]);
  await docker(['exec', lone, 'sh', '-c', 'echo kept > /unnamed/sentinel']);
  await docker(['network', 'create', pair]);
  await docker([
    ...run,
    '--name',
    pair,
    '--network',
    pair,
    '--network-alias',
    'other',
    '-m',
    '32m',
    '-w',
    '/tmp',
    busybox,
    'sleep',
    '3600',
  ]);
});
afterAll(async () => {
  await docker(['rm', '-f', '-v', lone, pair, `${pair}-before`, `${lone}-before`]).catch(() => '');
  for (const project of [shop, tools, notes]) {
    const ids = Object.values(await idsOf(project));
    if (ids.length > 0) await docker(['rm', '-f', '-v', ...ids]);
  }
  await docker(['network', 'rm', pair, `${notes}_default`]).catch(() => '');
  await docker(['volume', 'rm', lone]).catch(() => '');
  rmSync(former, { recursive: true });
  await workspace.clean();
});

async function byHand(project: string, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = join(former, project);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  await docker(['compose', '-p', project, '--project-directory', folder, 'up', '-d']);
}

async function allIds(): Promise<Readonly<Record<string, string>>> {
  const projects = await Promise.all([shop, tools, notes].map(idsOf));
  return Object.assign({ [lone]: await fact(lone, '.Id'), [pair]: await fact(pair, '.Id') }, ...projects);
}

const named = [shop, tools, notes, '--container', lone, '--container', pair];

test('a list of what could be imported names projects and containers that belong to nobody', async () => {
  const { stdout, exit } = await workspace.orbitr(['import', '-o', 'json']);
  expect(exit).toBe(0);
  const names = JSON.parse(stdout).candidates.map((one: { from: { name: string } }) => one.from.name);
  expect(names).toEqual(expect.arrayContaining([shop, tools, notes, lone, pair]));
});

test('a dry run tells files and differences, shows no secret and writes nothing', async () => {
  const { all, exit } = await workspace.orbitr(['import', ...named, '--dry-run']);
  expect(exit, all).toBe(0);
  expect(all).toContain(`+ apps/${shop}/compose.yaml (a copy of ${former}/${shop}/docker-compose.yml)`);
  expect(all).toContain(`${former}/${tools}/docker-compose.yml cannot be read here`);
  expect(all).toContain('5 apps could be adopted. Nothing was written.');
  expect(all).not.toMatch(/not-for-eyes|also-secret/);
  expect(existsSync(workspace.path(`apps/${shop}`))).toBe(false);
  expect(existsSync(workspace.path('orbitr.lock'))).toBe(false);
});

test('all five are adopted as they run: no id changes, the plan is empty, and so is the next apply', async () => {
  const before = await allIds();
  const { all, exit } = await workspace.orbitr(['import', ...named]);
  expect(exit, all).toBe(0);
  expect(all).toContain('Adopted 5 apps; nothing on the engine was touched.');
  expect(changed(await plan(workspace))).toEqual([]);
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
  expect((await apply(workspace)).stdout).toContain('Nothing to do: 5 apps match.');
  expect(replaced(before, await allIds())).toEqual([]);
  const copy = readFileSync(workspace.path(`apps/${shop}/compose.yaml`), 'utf8');
  expect(copy).toBe(
    shopFile
      .replace('"./conf:/conf:ro"', `"${former}/${shop}/conf:/conf:ro"`)
      .replace('"${MORE:-./more}:/more"', `"${former}/${shop}/more:/more"`),
  );
  expect((await workspace.orbitr(['import', '--all', '--dry-run'])).stdout).not.toContain(id);
});

test('state is lost: orbitr.lock still tells what was adopted', async () => {
  const before = await allIds();
  workspace.remove('.orbitr');
  expect((await apply(workspace)).stdout).toContain('Nothing to do: 5 apps match.');
  expect(replaced(before, await allIds())).toEqual([]);
});

test('state and orbitr.lock are lost: nothing is touched, and importing again adopts again', async () => {
  const before = await allIds();
  workspace.remove('.orbitr');
  workspace.remove('orbitr.lock');
  const refused = await workspace.orbitr(['apply', '--yes']);
  expect(refused.exit).toBe(7);
  expect(oneLine(refused.all)).toContain(`adopt it as it runs: orbitr import ${shop}`);
  expect(oneLine(refused.all)).toContain(`adopt it as it runs: orbitr import --container ${lone}`);
  const again = await workspace.orbitr(['import', ...named]);
  expect(again.exit, again.all).toBe(0);
  expect((await apply(workspace)).stdout).toContain('Nothing to do: 5 apps match.');
  expect(replaced(before, await allIds())).toEqual([]);
});

test('one changed variable makes that container anew, with labels and with its data; nothing else moves', async () => {
  const before = await allIds();
  const file = workspace.path(`apps/${lone}/compose.yaml`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('MODE: old', 'MODE: new'));
  const planned = await plan(workspace);
  expect(changed(planned)).toEqual([lone]);
  expect(stepsOf(planned, lone).reasons).toContain('environment.MODE: "old" → "new"');
  await apply(workspace);
  expect(await environment(lone)).toContain('MODE=new');
  expect(await docker(['exec', lone, 'cat', '/unnamed/sentinel'])).toBe('kept');
  expect(await fact(lone, `index .Config.Labels "${labels.workspace}"`)).toBe(workspace.name);
  expect(replaced(before, await allIds())).toEqual([lone]);

  const shopEnv = workspace.path(`apps/${shop}/web.env`);
  writeFileSync(shopEnv, 'TOKEN=another\n');
  expect(changed(await plan(workspace))).toEqual([shop]);
  const web = `${shop}-web-1`;
  const middle = await allIds();
  await apply(workspace);
  expect(replaced(middle, await allIds())).toEqual([web]);
  expect((await apply(workspace)).stdout).toContain('Nothing to do: 5 apps match.');
});

test('what differs from its files is named, and adopted only where somebody agrees', async () => {
  await using other = makeWorkspace({ 'apps/.keep': '' }, 'differs');
  const project = `moved-${other.id}`;
  await byHand(project, { 'docker-compose.yml': compose({ one: idle({ environment: { A: '1' } }) }) });
  writeFileSync(join(former, project, 'docker-compose.yml'), compose({ one: idle({ environment: { A: '2' } }) }));
  const before = await idsOf(project);

  const refused = await other.orbitr(['import', project]);
  expect(refused.exit).toBe(7);
  expect(refused.stdout).toContain('~ one: environment.A: "1" → "2"');
  expect(existsSync(other.path(`apps/${project}`))).toBe(false);

  const agreed = await other.orbitr(['import', project, '--yes']);
  expect(agreed.exit, agreed.all).toBe(0);
  expect(await idsOf(project)).toEqual(before);
  expect(stepsOf(await plan(other), project).reasons).toContain('environment.A: "1" → "2"');
  await apply(other);
  expect(await environment(`${project}-one-1`)).toContain('A=2');

  const claimed = await workspace.orbitr(['import', project]);
  expect(claimed.exit).toBe(7);
  expect(oneLine(claimed.all)).toContain(`Compose project ${project} belongs to workspace ${other.name} already`);
});
