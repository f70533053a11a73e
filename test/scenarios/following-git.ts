import { makeRepository, type TestRepository } from '../rig/git.ts';
import { type GitHttp, serveGitHttp } from '../rig/git-http.ts';
import type { OrbitrResult, RunningOrbitr } from '../rig/orbitr.ts';
import { freePort } from '../rig/registry.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';
import { type Delivery, github, githubPush, secret } from '../support/deliveries.ts';
import { compose, idle } from './look.ts';

/** A repository behind HTTP with a password, and a daemon that follows it and listens to webhooks. */
export interface FollowingGit {
  readonly workspace: Workspace;
  readonly repository: TestRepository;
  readonly server: GitHttp;
  readonly app: string;
  /** Name of its only container. */
  readonly web: string;
  /** A commit in which the app has this environment and whatever else is given. */
  readonly push: (round: number | string, more?: object) => Promise<string>;
  /** Starts the daemon, the one before having ended. */
  readonly follow: () => RunningOrbitr;
  readonly daemon: () => RunningOrbitr;
  readonly orbitr: (args: readonly string[]) => Promise<OrbitrResult>;
  /** A push of this repository, as GitHub tells of it, signed. */
  readonly delivery: () => Delivery;
  /** Gives the answer's status. */
  readonly deliver: (delivery?: Pick<Delivery, 'headers' | 'body'>) => Promise<number>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startFollowingGit(flags: readonly string[] = []): Promise<FollowingGit> {
  const workspace = makeWorkspace({}, 'follow');
  const repository = await makeRepository();
  const server = await serveGitHttp(repository.root);
  server.password = 'tok-en-7';
  const port = await freePort();
  const app = `shop-${workspace.id}`;
  // names the app, so that its things are tidied up
  workspace.write(`apps/${app}/.keep`, '');
  const env = {
    ORBITR_GIT_TOKEN: server.password,
    ORBITR_STATE_DIR: workspace.path('state'),
    ORBITR_SECRET_HOOKS_GITHUB: secret,
  };
  const settings = `name: ${workspace.name}\nserver:\n  port: ${port}\n  webhooks: { github: { secret: hooks/github } }\n`;
  const args = ['watch', '--verbose', '--git', `${server.origin}/server.git`, ...flags];
  const push: FollowingGit['push'] = (round, more = {}) =>
    repository.push({
      'orbitr.yaml': settings,
      [`apps/${app}/compose.yaml`]: compose({ web: idle({ environment: { ROUND: `${round}` }, ...more }) }),
    });
  const delivery = (): Delivery => {
    const { repository: named } = githubPush();
    const compare = `https://example.org/${Math.random()}`;
    return github('push', githubPush({ compare, repository: { ...named, clone_url: `${server.origin}/server.git` } }));
  };
  await push(0);
  let daemon = workspace.startOrbitr(args, { env });
  return {
    workspace,
    repository,
    server,
    app,
    web: `${app}-web-1`,
    push,
    follow: () => {
      daemon = workspace.startOrbitr(args, { env });
      return daemon;
    },
    daemon: () => daemon,
    orbitr: (words) => workspace.orbitr(words, { cwd: workspace.path('state/checkout'), env }),
    delivery,
    deliver: async ({ headers, body } = delivery()) => {
      const response = await fetch(`http://127.0.0.1:${port}/hooks/github`, { method: 'POST', headers, body });
      return response.status;
    },
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await daemon.result;
      await workspace.clean();
      await server[Symbol.asyncDispose]();
      await repository[Symbol.asyncDispose]();
    },
  };
}
