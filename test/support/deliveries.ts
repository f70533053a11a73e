import { createHmac, randomUUID } from 'node:crypto';
import type { WebhookRequest, WebhookSender } from '../../src/core/webhook/types.ts';

/** A delivery as a service sends it, after its documentation; what nobody reads is left out here and there. */
export interface Delivery {
  readonly sender: WebhookSender;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the address' query. */
  readonly token?: string;
}

export const secret = 'it is a secret to everybody';
export const commit = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';
export const before = '9049f1265b7d61be4a8904a9a27120d2064dab3b';
export const zeros = '0'.repeat(40);

export function requestOf({ sender, headers, body, token }: Delivery): WebhookRequest {
  return { sender, headers, body: Buffer.from(body), ...(token ? { token } : {}) };
}

/** The same with another body, signed anew. */
export function github(event: string, payload: unknown, key = secret, form = false): Delivery {
  const json = JSON.stringify(payload);
  const body = form ? new URLSearchParams({ payload: json }).toString() : json;
  return {
    sender: 'github',
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': randomUUID(),
      'x-github-event': event,
      'x-github-hook-id': '292430182',
      'x-hub-signature': `sha1=${createHmac('sha1', key).update(body).digest('hex')}`,
      'x-hub-signature-256': `sha256=${hmac(body, key)}`,
    },
    body,
  };
}

export function githubPush(changes: Readonly<Record<string, unknown>> = {}) {
  const head = commitOf(commit, { added: ['apps/db.yaml'], removed: [], modified: ['orbitr.yaml'] });
  return {
    ref: 'refs/heads/main',
    before,
    after: commit,
    repository: {
      id: 186_853_002,
      name: 'server',
      full_name: 'Octo/server',
      private: true,
      owner: { name: 'Octo', login: 'Octo', type: 'User' },
      html_url: 'https://github.com/Octo/server',
      url: 'https://github.com/Octo/server',
      git_url: 'git://github.com/Octo/server.git',
      ssh_url: 'git@github.com:Octo/server.git',
      clone_url: 'https://github.com/Octo/server.git',
      default_branch: 'main',
      pushed_at: 1_764_233_000,
    },
    pusher: { name: 'Octo', email: 'octo@example.org' },
    sender: { login: 'Octo', id: 21_031_067, type: 'User' },
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `https://github.com/Octo/server/compare/${before}...${commit}`,
    commits: [commitOf(before, { added: [], removed: ['apps/old.yaml'], modified: ['orbitr.yaml'] }), head],
    head_commit: head,
    ...changes,
  };
}

export function githubPackage(version: Readonly<Record<string, unknown>>) {
  return {
    action: 'published',
    package: {
      id: 10_696,
      name: 'hello',
      namespace: 'Octo',
      ecosystem: 'CONTAINER',
      package_type: 'CONTAINER',
      html_url: 'https://github.com/users/Octo/packages/container/package/hello',
      package_version: {
        id: 57_755_790,
        version: `sha256:${'a'.repeat(64)}`,
        name: `sha256:${'a'.repeat(64)}`,
        ...version,
      },
      registry: { name: 'GitHub CONTAINER registry', type: 'CONTAINER', url: 'https://ghcr.io/Octo' },
    },
    repository: { full_name: 'Octo/server' },
  };
}

export function gitlab(payload: unknown, token = secret): Delivery {
  return {
    sender: 'gitlab',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.4.0',
      'idempotency-key': randomUUID(),
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-webhook-uuid': randomUUID(),
      'x-gitlab-instance': 'https://gitlab.example.org',
      'x-gitlab-event-uuid': randomUUID(),
      'x-gitlab-token': token,
    },
    body: JSON.stringify(payload),
  };
}

/** As releases with a signing token do. `time`: Unix seconds. */
export function gitlabSigned(payload: unknown, time: number, token = secret): Delivery {
  const plain = gitlab(payload);
  const { 'x-gitlab-token': _, ...headers } = plain.headers as Record<string, string>;
  const id = randomUUID();
  const key = token.startsWith('whsec_') ? Buffer.from(token.slice(6), 'base64') : token;
  const signature = createHmac('sha256', key).update(`${id}.${time}.${plain.body}`).digest('base64');
  return {
    ...plain,
    headers: { ...headers, 'webhook-id': id, 'webhook-timestamp': `${time}`, 'webhook-signature': `v1,${signature}` },
  };
}

export function gitlabPush(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    object_kind: 'push',
    event_name: 'push',
    before,
    after: commit,
    ref: 'refs/heads/main',
    ref_protected: true,
    checkout_sha: commit,
    user_id: 4,
    user_name: 'John Smith',
    project_id: 15,
    project: {
      id: 15,
      name: 'server',
      web_url: 'https://gitlab.example.org/mike/server',
      git_ssh_url: 'git@gitlab.example.org:mike/server.git',
      git_http_url: 'https://gitlab.example.org/mike/server.git',
      namespace: 'Mike',
      path_with_namespace: 'mike/server',
      default_branch: 'main',
    },
    commits: [commitOf(commit, { added: ['CHANGELOG'], modified: ['apps/web.yaml'], removed: [] })],
    total_commits_count: 1,
    repository: { name: 'server', url: 'git@gitlab.example.org:mike/server.git', visibility_level: 0 },
    ...changes,
  };
}

/** Gitea and Forgejo send the headers of all that they stand in for. */
export function gitea(event: string, payload: unknown, name: 'gitea' | 'forgejo' = 'gitea'): Delivery {
  const body = JSON.stringify(payload, null, 2);
  const id = randomUUID();
  const names = name === 'forgejo' ? ['forgejo', 'gitea', 'gogs'] : ['gitea', 'gogs'];
  return {
    sender: 'gitea',
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-github-event-type': event,
      'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
      'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
      ...Object.fromEntries(
        names.flatMap((own) => [
          [`x-${own}-delivery`, id],
          [`x-${own}-event`, event],
          [`x-${own}-event-type`, event],
          [`x-${own}-signature`, hmac(body, secret)],
        ]),
      ),
    },
    body,
  };
}

export function giteaPush(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    ref: 'refs/heads/main',
    before,
    after: commit,
    compare_url: `http://git.example.org:3000/me/server/compare/${before}...${commit}`,
    commits: [commitOf(commit, { added: [], removed: [], modified: ['apps/web.yaml'] })],
    total_commits: 1,
    repository: {
      id: 140,
      name: 'server',
      full_name: 'me/server',
      html_url: 'http://git.example.org:3000/me/server',
      ssh_url: 'ssh://git@git.example.org:2222/me/server.git',
      clone_url: 'http://git.example.org:3000/me/server.git',
      default_branch: 'main',
      updated_at: '2026-11-27T09:00:00Z',
    },
    pusher: { id: 1, login: 'me', username: 'me' },
    sender: { id: 1, login: 'me', username: 'me' },
    ...changes,
  };
}

export const giteaPackage = {
  action: 'created',
  package: {
    id: 3,
    owner: { id: 1, login: 'Me', username: 'Me' },
    repository: null,
    creator: { id: 1, login: 'Me' },
    type: 'container',
    name: 'web',
    version: '1.2',
    html_url: 'http://git.example.org:3000/Me/-/packages/container/web/1.2',
    created_at: '2026-11-27T09:00:00Z',
  },
  sender: { id: 1, login: 'Me' },
};

export function bitbucket(event: string, payload: unknown, kind: 'cloud' | 'server'): Delivery {
  const body = JSON.stringify(payload);
  return {
    sender: 'bitbucket',
    headers: {
      'content-type': kind === 'cloud' ? 'application/json' : 'application/json; charset=utf-8',
      'x-event-key': event,
      'x-hub-signature': `sha256=${hmac(body, secret)}`,
      ...(kind === 'cloud'
        ? { 'x-hook-uuid': randomUUID(), 'x-request-uuid': randomUUID(), 'x-attempt-number': '1' }
        : { 'x-request-id': randomUUID() }),
    },
    body,
  };
}

export function bitbucketPush(change: Readonly<Record<string, unknown>> = {}) {
  const ref = (hash: string) => ({
    type: 'branch',
    name: 'main',
    target: { type: 'commit', hash, message: 'new commit message\n', date: '2026-06-09T03:34:49+00:00' },
  });
  return {
    actor: { display_name: 'Emma', uuid: '{a54f16da-24e9-4d7f-a3a7-b1ba2cd98aa3}' },
    repository: {
      type: 'repository',
      links: {
        self: { href: 'https://api.bitbucket.org/2.0/repositories/team/server' },
        html: { href: 'https://bitbucket.org/team/server' },
      },
      uuid: '{673a6070-3421-46c9-9d48-90745f7bfe8e}',
      full_name: 'team/server',
      name: 'server',
      is_private: true,
    },
    push: {
      changes: [
        {
          new: ref(commit),
          old: ref(before),
          created: false,
          forced: false,
          closed: false,
          truncated: false,
          ...change,
        },
      ],
    },
  };
}

export function bitbucketServerPush(changes: readonly unknown[] = []) {
  return {
    eventKey: 'repo:refs_changed',
    date: '2026-09-19T09:45:32+1000',
    actor: { name: 'admin', id: 1, type: 'NORMAL' },
    repository: {
      slug: 'server',
      id: 84,
      name: 'server',
      scmId: 'git',
      project: { key: 'PROJ', id: 84, name: 'project', type: 'NORMAL' },
      links: {
        clone: [
          { href: 'ssh://git@bitbucket.example.org:7999/proj/server.git', name: 'ssh' },
          { href: 'https://bitbucket.example.org/scm/proj/server.git', name: 'http' },
        ],
      },
    },
    changes: [
      {
        ref: { id: 'refs/heads/main', displayId: 'main', type: 'BRANCH' },
        refId: 'refs/heads/main',
        fromHash: before,
        toHash: commit,
        type: 'UPDATE',
      },
      ...changes,
    ],
  };
}

export function dockerHub(tag = 'latest', repository = 'me/web'): Delivery {
  return {
    sender: 'docker-hub',
    headers: { 'content-type': 'application/json' },
    token: secret,
    body: JSON.stringify({
      callback_url: 'https://registry.hub.docker.com/u/me/web/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/',
      push_data: { pushed_at: 1_764_233_000, pusher: 'me', tag, images: [] },
      repository: { name: 'web', namespace: 'me', owner: 'me', repo_name: repository, status: 'Active', star_count: 0 },
    }),
  };
}

export function registry(token = secret): Delivery {
  const digest = `sha256:${'c'.repeat(64)}`;
  const event = (action: string, target: object) => ({
    id: randomUUID(),
    timestamp: '2026-11-27T09:31:44.18Z',
    action,
    target: { size: 708, digest, length: 708, repository: 'me/web', url: 'http://x/v2/me/web', ...target },
    request: { id: randomUUID(), addr: '192.168.64.11:42961', host: 'registry.example.org:5000', method: 'PUT' },
    actor: {},
    source: { addr: 'xtal:5000', instanceID: randomUUID() },
  });
  const manifest = 'application/vnd.docker.distribution.manifest.v2+json';
  return {
    sender: 'registry',
    headers: {
      'content-type': 'application/vnd.docker.distribution.events.v1+json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({
      events: [
        event('push', { mediaType: 'application/octet-stream' }),
        event('push', { mediaType: manifest, tag: '1.2' }),
        event('push', { mediaType: 'application/vnd.oci.image.index.v1+json' }),
        event('pull', { mediaType: manifest, tag: '1.1' }),
      ],
    }),
  };
}

export function harbor(format: 'default' | 'cloudevents', authorization = secret): Delivery {
  const data = {
    resources: [{ digest: `sha256:${'d'.repeat(64)}`, tag: 'v1', resource_url: 'harbor.example.org/library/web:v1' }],
    repository: {
      date_created: 1_680_501_893,
      name: 'web',
      namespace: 'library',
      repo_full_name: 'library/web',
      repo_type: 'private',
    },
  };
  const whole =
    format === 'default'
      ? { type: 'PUSH_ARTIFACT', occur_at: 1_680_501_893, operator: 'robot$ci', event_data: data }
      : {
          specversion: '1.0',
          id: randomUUID(),
          requestid: randomUUID(),
          source: '/projects/2/webhook/policies/15',
          type: 'harbor.artifact.pushed',
          datacontenttype: 'application/json',
          time: '2026-04-03T06:04:46Z',
          data,
          operator: 'robot$ci',
        };
  return {
    sender: 'harbor',
    headers: {
      'content-type': format === 'default' ? 'application/json' : 'application/cloudevents+json',
      authorization,
    },
    body: JSON.stringify(whole),
  };
}

/** `time`: Unix seconds. */
export function generic(payload: unknown, time: number, key = secret): Delivery {
  const body = JSON.stringify(payload);
  return {
    sender: 'generic',
    headers: {
      'content-type': 'application/json',
      'x-orbitr-signature': `t=${time},v1=${hmac(`${time}.${body}`, key)}`,
    },
    body,
  };
}

function commitOf(id: string, files: object) {
  return {
    id,
    tree_id: before,
    distinct: true,
    message: 'Update apps',
    timestamp: '2026-05-15T15:20:41Z',
    url: `https://example.org/commit/${id}`,
    author: { name: 'Octo', email: 'octo@example.org', username: 'Octo' },
    committer: { name: 'Octo', email: 'octo@example.org', username: 'Octo' },
    ...files,
  };
}

function hmac(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('hex');
}
