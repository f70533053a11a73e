import { describe, expect, test } from 'vitest';
import { judgeWebhook } from '../../../../src/core/webhook/judge.ts';
import { type Wake, webhookSenders } from '../../../../src/core/webhook/types.ts';
import {
  before,
  bitbucket,
  bitbucketPush,
  bitbucketServerPush,
  commit,
  type Delivery,
  dockerHub,
  generic,
  gitea,
  giteaPackage,
  giteaPush,
  github,
  githubPackage,
  githubPush,
  gitlab,
  gitlabPush,
  harbor,
  registry,
  requestOf,
  secret,
  zeros,
} from '../../../support/deliveries.ts';

const now = 1_795_770_000_000;
const seconds = now / 1000;

function judge(delivery: Delivery) {
  const secrets = Object.fromEntries(webhookSenders.map((sender) => [sender, [secret]]));
  return judgeWebhook(requestOf(delivery), { secrets, seen: new Map(), now });
}

function wakeOf(delivery: Delivery): Wake {
  const verdict = judge(delivery);
  if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
  return verdict.wake;
}

const main = { kind: 'branch', name: 'main', commit, isDeleted: false, isForced: false };

describe('a push to a branch', () => {
  test('GitHub', () => {
    expect(wakeOf(github('push', githubPush()))).toEqual({
      kind: 'push',
      repositories: [
        'https://github.com/Octo/server.git',
        'git@github.com:Octo/server.git',
        'git://github.com/Octo/server.git',
        'https://github.com/Octo/server',
      ],
      refs: [main],
      paths: ['apps/db.yaml', 'apps/old.yaml', 'orbitr.yaml'],
    });
  });

  test('GitLab', () => {
    expect(wakeOf(gitlab(gitlabPush()))).toEqual({
      kind: 'push',
      repositories: [
        'https://gitlab.example.org/mike/server.git',
        'git@gitlab.example.org:mike/server.git',
        'https://gitlab.example.org/mike/server',
      ],
      refs: [main],
      paths: ['CHANGELOG', 'apps/web.yaml'],
    });
  });

  test.each(['gitea', 'forgejo'] as const)('%s', (name) => {
    expect(wakeOf(gitea('push', giteaPush(), name))).toEqual({
      kind: 'push',
      repositories: [
        'http://git.example.org:3000/me/server.git',
        'ssh://git@git.example.org:2222/me/server.git',
        'http://git.example.org:3000/me/server',
      ],
      refs: [main],
      paths: ['apps/web.yaml'],
    });
  });

  test('Bitbucket Cloud, which names its page only', () => {
    expect(wakeOf(bitbucket('repo:push', bitbucketPush(), 'cloud'))).toEqual({
      kind: 'push',
      repositories: [
        'https://bitbucket.org/team/server',
        'https://bitbucket.org/team/server.git',
        'git@bitbucket.org:team/server.git',
      ],
      refs: [main],
    });
  });

  test('Bitbucket Server, several refs at once', () => {
    const tag = { ref: { id: 'refs/tags/v1', type: 'TAG' }, fromHash: zeros, toHash: before, type: 'ADD' };
    expect(wakeOf(bitbucket('repo:refs_changed', bitbucketServerPush([tag]), 'server'))).toEqual({
      kind: 'push',
      repositories: [
        'ssh://git@bitbucket.example.org:7999/proj/server.git',
        'https://bitbucket.example.org/scm/proj/server.git',
      ],
      refs: [main, { kind: 'tag', name: 'v1', commit: before, isDeleted: false, isForced: false }],
    });
  });

  test('a script, with as little as it knows', () => {
    const repository = 'https://git.example.org/server.git';
    const bare = { kind: 'branch', name: 'main', isDeleted: false, isForced: false };
    expect(wakeOf(generic({ repository, ref: 'main' }, seconds))).toEqual({
      kind: 'push',
      repositories: [repository],
      refs: [bare],
    });
    const whole = { repository: [repository, '/srv/git/server.git'], ref: 'refs/heads/main', commit, paths: ['a'] };
    expect(wakeOf(generic(whole, seconds))).toMatchObject({
      repositories: whole.repository,
      refs: [main],
      paths: ['a'],
    });
  });
});

describe('a branch with dashes and slashes keeps its name', () => {
  test.each(['feature/a-b', 'refs/heads/odd', 'Größe', 'a\u2028b'])('%s', (name) => {
    expect(wakeOf(github('push', githubPush({ ref: `refs/heads/${name}` })))).toMatchObject({ refs: [{ name }] });
  });
});

describe('a branch that was deleted leads nowhere', () => {
  const gone = { kind: 'branch', name: 'main', isDeleted: true, isForced: false };
  test.each([
    ['GitHub', github('push', githubPush({ after: zeros, deleted: true, commits: [], head_commit: null }))],
    ['GitLab', gitlab(gitlabPush({ after: zeros, checkout_sha: null, commits: [], total_commits_count: 0 }))],
    ['Gitea', gitea('push', giteaPush({ after: zeros, commits: [], total_commits: 0 }))],
    ['Bitbucket Cloud', bitbucket('repo:push', bitbucketPush({ new: null, closed: true }), 'cloud')],
    [
      'Bitbucket Server',
      bitbucket(
        'repo:refs_changed',
        { ...bitbucketServerPush(), changes: [{ ref: { id: 'refs/heads/main' }, toHash: zeros, type: 'DELETE' }] },
        'server',
      ),
    ],
  ])('%s', (_, delivery) => {
    const wake = wakeOf(delivery);
    expect(wake).toMatchObject({ refs: [gone] });
    expect(wake).not.toHaveProperty('paths');
  });
});

describe('a forced push says so, and its paths are not told: they lack what it took away', () => {
  test.each([
    ['GitHub', github('push', githubPush({ forced: true }))],
    ['Bitbucket Cloud', bitbucket('repo:push', bitbucketPush({ forced: true }), 'cloud')],
  ])('%s', (_, delivery) => {
    const wake = wakeOf(delivery);
    expect(wake).toMatchObject({ refs: [{ ...main, isForced: true }] });
    expect(wake).not.toHaveProperty('paths');
  });
});

describe('paths are told only where the sender lists every commit', () => {
  test.each([
    ['GitHub, a new branch', github('push', githubPush({ created: true, before: zeros }))],
    ['GitHub, as many as it lists at most', github('push', githubPush({ commits: Array(2048).fill({ added: [] }) }))],
    ['GitLab', gitlab(gitlabPush({ total_commits_count: 21 }))],
    ['GitLab, a new branch', gitlab(gitlabPush({ before: zeros }))],
    ['Gitea', gitea('push', giteaPush({ total_commits: 6 }))],
    ['Gitea before it counted', gitea('push', giteaPush({ total_commits: undefined }))],
  ])('%s', (_, delivery) => {
    expect(wakeOf(delivery)).not.toHaveProperty('paths');
  });
});

describe('a tag', () => {
  const v1 = { kind: 'tag', name: 'v1.0', commit, isDeleted: false };
  const tag = { type: 'annotated_tag', name: 'v1.0', target: { hash: commit } };
  test.each([
    ['GitHub', github('push', githubPush({ ref: 'refs/tags/v1.0', created: true, commits: [] }))],
    [
      'GitLab, whose "after" is the tag itself',
      gitlab(gitlabPush({ object_kind: 'tag_push', ref: 'refs/tags/v1.0', after: before, checkout_sha: commit })),
    ],
    ['Gitea', gitea('push', giteaPush({ ref: 'refs/tags/v1.0' }))],
    ['Bitbucket Cloud', bitbucket('repo:push', bitbucketPush({ new: tag, old: null, created: true }), 'cloud')],
  ])('%s', (_, delivery) => {
    expect(wakeOf(delivery)).toMatchObject({ kind: 'push', refs: [v1] });
  });
});

describe('images', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const url = 'ghcr.io/Octo/hello:1.2';
  const tagged = { package_url: url, container_metadata: { tag: { name: '1.2', digest: digest('a') } } };
  const untagged = { package_url: 'ghcr.io/Octo/hello:', container_metadata: { tag: { name: '' } } };
  test.each<[string, Delivery, string[]]>([
    ['Docker Hub', dockerHub('1.2'), ['me/web:1.2']],
    ['an official image', dockerHub('7', 'library/redis'), ['redis:7']],
    ['ghcr.io', github('package', githubPackage(tagged)), ['ghcr.io/octo/hello:1.2']],
    ['ghcr.io, no tag', github('package', githubPackage(untagged)), [`ghcr.io/octo/hello@${digest('a')}`]],
    [
      'ghcr.io, the older event',
      github('registry_package', { action: 'published', registry_package: githubPackage(tagged).package }),
      ['ghcr.io/octo/hello:1.2'],
    ],
    ['Gitea', gitea('package', giteaPackage), ['git.example.org:3000/me/web:1.2']],
    [
      'a registry: manifests, no layers and no pulls',
      registry(),
      ['registry.example.org:5000/me/web:1.2', `registry.example.org:5000/me/web@${digest('c')}`],
    ],
    ['Harbor', harbor('default'), ['harbor.example.org/library/web:v1']],
    ['Harbor, as CloudEvents', harbor('cloudevents', `Bearer ${secret}`), ['harbor.example.org/library/web:v1']],
    ['a script', generic({ images: ['docker.io/library/redis:7', 'redis:7'] }, seconds), ['redis:7']],
  ])('%s', (_, delivery, images) => {
    expect(wakeOf(delivery)).toEqual({ kind: 'image', images });
  });
});

describe('pings', () => {
  test.each([
    ['GitHub', github('ping', { zen: 'Keep it logically awesome.', hook_id: 30, hook: { type: 'Repository' } })],
    ['Bitbucket Server', bitbucket('diagnostics:ping', { test: true }, 'server')],
    ['Harbor', { ...harbor('default'), body: '{"type":"TEST_ENDPOINT"}' }],
    ['a script', generic({}, seconds)],
  ])('%s', (_, delivery) => {
    expect(wakeOf(delivery)).toEqual({ kind: 'ping' });
  });
});

describe('what changes nothing here is ignored, not refused', () => {
  test.each([
    ['GitHub, an issue', github('issues', { action: 'opened' })],
    ['GitHub, an npm package', github('package', { action: 'published', package: { package_type: 'npm' } })],
    ['GitHub, notes', github('push', githubPush({ ref: 'refs/notes/commits' }))],
    ['GitLab, a merge request', gitlab({ object_kind: 'merge_request', object_attributes: {} })],
    ['GitLab, a kind that is no text', gitlab({ object_kind: { toString: 1 } })],
    ['Gitea, a star', gitea('star', { action: 'created' })],
    ['Gitea, a package that was deleted', gitea('package', { ...giteaPackage, action: 'deleted' })],
    ['Bitbucket, a fork', bitbucket('repo:fork', {}, 'cloud')],
    ['Harbor, a scan', { ...harbor('default'), body: '{"type":"SCANNING_COMPLETED"}' }],
    ['a registry, nothing but pulls', { ...registry(), body: '{"events":[]}' }],
  ])('%s', (_, delivery) => {
    expect(judge(delivery)).toMatchObject({ kind: 'ignored', sender: delivery.sender });
  });

  test('but a forged one of them is', () => {
    expect(judge(github('issues', { action: 'opened' }, 'another'))).toMatchObject({ kind: 'refused', status: 401 });
  });
});
