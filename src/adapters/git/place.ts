import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GitSettings } from '../../core/source/settings.ts';
import { type GitCall, git } from './call.ts';
import { type GitEnvironment, gitEnvironment } from './environment.ts';

/** Where a source keeps what it has: `checkout` with the files, `git` with what it needs besides. */
export interface Place {
  readonly checkout: string;
  /** A folder on the same disk, from which files are moved into the checkout. */
  readonly staging: string;
  /** Holds the id of a commit while it is being laid out. */
  readonly marker: string;
  readonly gpgHome: string;
  /** The workspace’s folder in the repository; `''` for its root. */
  readonly within: string;
  /** Words that limit a command of git to it. */
  readonly scope: readonly string[];
  /** How git is called there, without a server. */
  readonly call: (with_?: { readonly index?: string; readonly input?: string }) => GitCall;
  /** The same with what it takes to get in; made anew each time, because tokens are renewed. */
  readonly remote: () => GitEnvironment;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Makes the folders and an empty repository where there is none yet. */
export async function openPlace(settings: GitSettings, environment: Environment): Promise<Place> {
  const { stateDir, path: within } = settings;
  const own = join(stateDir, 'git');
  const checkout = join(stateDir, 'checkout');
  const gpgHome = join(own, 'gnupg');
  for (const dir of [stateDir, own, checkout]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  // containers whose user is not root may mount folders of it; state above it stays closed
  chmodSync(checkout, 0o755);
  const place: Place = {
    checkout,
    staging: join(own, 'staging'),
    marker: join(own, 'laying-out'),
    gpgHome,
    within,
    scope: within === '' ? [] : ['--', `:(top,literal)${within}`],
    call: ({ index, input } = {}) => ({
      dir: checkout,
      environment: {
        ...gitEnvironment({ ...settings, access: {} }, environment, gpgHome).variables,
        ...(index ? { GIT_INDEX_FILE: index } : {}),
      },
      ...(input === undefined ? {} : { input }),
    }),
    remote: () => gitEnvironment(settings, environment, gpgHome),
  };
  if (!existsSync(join(checkout, '.git')))
    await git(place.call(), 'init', '--quiet', '--template=', '--initial-branch=main');
  await git(place.call(), 'config', 'remote.origin.url', settings.url);
  return place;
}
