import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { github } from '../support/deliveries.ts';
import { type FollowingGit, startFollowingGit } from './following-git.ts';
import { environment, fact, oneLine } from './look.ts';

const isUp = async (container: string) => (await fact(container, '.State.Status').catch(() => '')) === 'running';
const serves = (world: FollowingGit, round: number | string) =>
  eventually(
    async () =>
      (await environment(world.web).catch((): string[] => [])).includes(`ROUND=${round}`) && (await isUp(world.web)),
  );
/** The daemon listens from its first look on. */
const heard = (world: FollowingGit) => eventually(async () => (await world.deliver().catch(() => 0)) === 202);

test('a push that a webhook tells of converges, and twenty in a row end at the last commit', async () => {
  await using world = await startFollowingGit();
  await serves(world, 0);
  await world.push(1);
  await heard(world);
  await serves(world, 1);

  let last = '';
  for (let round = 2; round <= 21; round += 1) {
    last = await world.push(round);
    expect(await world.deliver()).toBe(202);
  }
  await serves(world, 21);
  await eventually(async () => (await world.orbitr(['plan', '--detailed-exitcode'])).exit === 0);
  const why = await world.orbitr(['why', world.app]);
  expect(why.all).toContain(last.slice(0, 7));
});

test('webhooks that are forged, replayed, oversized or malformed are refused, and wake nobody', async () => {
  await using world = await startFollowingGit();
  await serves(world, 0);
  const genuine = world.delivery();
  await eventually(async () => (await world.deliver(genuine).catch(() => 0)) === 202);
  await world.push(1);

  const { headers, body } = world.delivery();
  expect(await world.deliver(genuine), 'replayed').toBe(403);
  expect(await world.deliver({ ...genuine, headers: { ...genuine.headers, 'x-github-delivery': 'another' } })).toBe(
    403,
  );
  expect(await world.deliver({ headers, body: `${body} ` }), 'another body').toBe(401);
  expect(await world.deliver(github('push', JSON.parse(body), 'a guess')), 'another secret').toBe(401);
  const { 'x-hub-signature-256': _, ...unsigned } = headers;
  expect(await world.deliver({ headers: unsigned, body }), 'unsigned').toBe(401);
  expect(await world.deliver(github('push', { padding: 'x'.repeat(2 ** 20) })), 'oversized').toBe(413);
  expect(await world.deliver(github('push', ['no', 'push'])), 'malformed').toBe(400);
  expect(world.daemon().output()).toContain('a webhook from 127.0.0.1 was refused');
  expect(await environment(world.web)).toContain('ROUND=0');
  await heard(world);
  await serves(world, 1);
});

test('the git server is away: what was served is kept so, also by a new daemon, and it goes on where it is back', async () => {
  await using world = await startFollowingGit();
  await serves(world, 0);
  await heard(world);
  await world.server.stop();
  await docker(['rm', '-f', world.web]);
  await serves(world, 0);
  expect(await world.deliver()).toBe(202);
  await eventually(async () => oneLine(world.daemon().output()).includes('cannot be reached'));

  world.daemon().kill('SIGTERM');
  expect((await world.daemon().result).exit).toBe(0);
  await docker(['rm', '-f', world.web]);
  world.follow();
  await serves(world, 0);

  await world.server.start();
  await world.push(1);
  await heard(world);
  await serves(world, 1);
});

test('a commit that fails is taken back and not tried again, and the next commit is', async () => {
  await using world = await startFollowingGit();
  await eventually(async () => world.daemon().output().includes(`${world.app}: done in`));
  await world.push('bad', { command: ['false'], restart: 'always' });
  await heard(world);
  await eventually(async () => oneLine(world.daemon().output()).includes('rolled back'));
  await serves(world, 0);
  await eventually(async () => oneLine(world.daemon().output()).includes('is in quarantine'));
  const looks = () => world.daemon().output().split(`looked at ${world.app}`).length;
  const before = looks();
  // wakes the loop, which leaves it as it is
  await docker(['restart', '--time', '0', world.web]);
  await eventually(async () => looks() > before);
  expect(world.daemon().output().split('rolled back in')).toHaveLength(2);
  expect(await environment(world.web)).toContain('ROUND=0');
  await world.push(2);
  await heard(world);
  await serves(world, 2);
});

test('the service that hosts the repository is told how each commit fares', async () => {
  await using forge = await startForge();
  await using world = await startFollowingGit(['--forge', 'gitea', '--forge-api', forge.url]);
  await eventually(async () => world.daemon().output().includes(`${world.app}: done in`));
  const good = await world.push(1);
  await heard(world);
  await eventually(async () => forge.of(good).includes('success'));
  const bad = await world.push('bad', { command: ['false'], restart: 'always' });
  await heard(world);
  await eventually(async () => forge.of(bad).includes('failure'));
  const last = await world.push(2);
  await heard(world);
  await eventually(async () => forge.of(last).includes('success'));

  expect(forge.of(good)[0]).toBe('pending');
  expect(forge.of(bad)).not.toContain('success');
  expect(forge.words(bad)).toContain(`${world.app}: `);
  expect(forge.posts.map(({ authorization }) => authorization).every((each) => each === 'token tok-en-7')).toBe(true);
});

/** Takes statuses of commits as Gitea does. */
async function startForge() {
  const http = process.getBuiltinModule('node:http');
  interface Post {
    readonly path: string;
    readonly authorization: string | undefined;
    readonly state: string;
    readonly description: string;
  }
  const posts: Post[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { state, description } = JSON.parse(body);
      posts.push({ path: request.url ?? '', authorization: request.headers.authorization, state, description });
      response.writeHead(201).end('{}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const about = (commit: string) => posts.filter(({ path }) => path.endsWith(`/statuses/${commit}`));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    posts,
    of: (commit: string) => about(commit).map(({ state }) => state),
    words: (commit: string) =>
      about(commit)
        .map(({ description }) => description)
        .join('; '),
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}
