import { join, resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { OrbitrError } from '../core/errors.ts';
import { type ForgeName, following, forgeNames, gitUrl, pathInRepository } from '../core/source/settings.ts';
import type { FollowOptions } from '../runtime.ts';
import { toggle } from './flags.ts';

/** What is followed, and how one gets in. */
export const gitFlags = {
  git: Flags.string({
    env: 'ORBITR_GIT',
    helpValue: 'URL',
    summary: 'Follow the workspace from this repository; a token comes from ORBITR_GIT_TOKEN',
  }),
  branch: Flags.string({
    env: 'ORBITR_BRANCH',
    helpValue: 'NAME',
    summary: 'The branch; default: what HEAD of the repository names',
    exclusive: ['tag'],
  }),
  tag: Flags.string({ env: 'ORBITR_TAG', helpValue: 'NAME', summary: 'A tag instead of a branch' }),
  path: Flags.string({
    env: 'ORBITR_PATH',
    helpValue: 'FOLDER',
    default: '',
    summary: 'The workspace’s folder inside the repository; default: its root',
  }),
  'git-secret': Flags.string({
    env: 'ORBITR_GIT_SECRET',
    helpValue: 'NAME',
    summary: 'The secret that holds the token, instead of ORBITR_GIT_TOKEN',
  }),
  'ssh-key': Flags.string({
    env: 'ORBITR_SSH_KEY',
    helpValue: 'FILE',
    summary: 'The private key for ssh; default: what ssh itself would take',
  }),
  'known-hosts': Flags.string({
    env: 'ORBITR_KNOWN_HOSTS',
    helpValue: 'FILE',
    summary: 'The host keys that are trusted; default: those of ssh',
  }),
  'accept-new-host': toggle({
    env: 'ORBITR_ACCEPT_NEW_HOST',
    summary: 'Trust the key of a host that is met for the first time',
  }),
  'allowed-signers': Flags.string({
    env: 'ORBITR_ALLOWED_SIGNERS',
    helpValue: 'FILE',
    summary: 'Take only commits with an ssh signature of somebody in this list',
  }),
  'gpg-keys': Flags.string({
    env: 'ORBITR_GPG_KEYS',
    helpValue: 'FILE',
    summary: 'Take only commits with an OpenPGP signature by a key in this file',
  }),
  submodules: toggle({ env: 'ORBITR_SUBMODULES', summary: 'Also bring the repository’s submodules' }),
  history: toggle({ env: 'ORBITR_HISTORY', summary: 'Bring all of the history, not the last commit alone' }),
  forge: Flags.option({
    env: 'ORBITR_FORGE',
    options: forgeNames,
    summary: 'The service that is told how commits fare, where the host’s name does not tell',
  })(),
  'forge-api': Flags.string({
    env: 'ORBITR_FORGE_API',
    helpValue: 'URL',
    summary: 'Where its API begins, where that is not the usual place',
  }),
};

export interface GitFlags {
  readonly git?: string | undefined;
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  readonly path: string;
  readonly 'git-secret'?: string | undefined;
  readonly 'ssh-key'?: string | undefined;
  readonly 'known-hosts'?: string | undefined;
  readonly 'accept-new-host': boolean;
  readonly 'allowed-signers'?: string | undefined;
  readonly 'gpg-keys'?: string | undefined;
  readonly submodules: boolean;
  readonly history: boolean;
  readonly forge?: ForgeName | undefined;
  readonly 'forge-api'?: string | undefined;
}

/**
 * What the flags ask for; undefined without --git. State lies in `$ORBITR_STATE_DIR`, else in `.orbitr` of the folder where this is run. Throws
 * `usage`.
 */
export function followOptions(
  flags: GitFlags,
  { cwd, environment }: { readonly cwd: string; readonly environment: Readonly<Record<string, string | undefined>> },
): FollowOptions | undefined {
  if (flags.git === undefined) return refuseAlone(flags);
  const url = gitUrl(flags.git);
  const file = (name: 'ssh-key' | 'known-hosts' | 'allowed-signers' | 'gpg-keys') =>
    flags[name] === undefined ? undefined : resolve(cwd, flags[name]);
  const [sshKey, knownHosts, ssh, gpg] = [
    file('ssh-key'),
    file('known-hosts'),
    file('allowed-signers'),
    file('gpg-keys'),
  ];
  return {
    settings: {
      url: /^\.{1,2}\//.test(url) ? resolve(cwd, url) : url,
      follow: following(flags),
      path: pathInRepository(flags.path),
      stateDir: resolve(cwd, environment['ORBITR_STATE_DIR'] || join(cwd, '.orbitr')),
      access: {
        hostKeys: flags['accept-new-host'] ? 'accept-new' : 'strict',
        ...(sshKey ? { sshKey } : {}),
        ...(knownHosts ? { knownHosts } : {}),
      },
      ...(ssh || gpg ? { signers: { ...(ssh ? { ssh } : {}), ...(gpg ? { gpg } : {}) } } : {}),
      submodules: flags.submodules,
      history: flags.history,
    },
    token: flags['git-secret'] ? { secret: flags['git-secret'] } : { variable: 'ORBITR_GIT_TOKEN' },
    forge: {
      ...(flags.forge ? { forge: flags.forge } : {}),
      ...(flags['forge-api'] ? { api: flags['forge-api'] } : {}),
    },
    environment,
  };
}

/** A branch of nothing would be followed silently by nobody. */
function refuseAlone(flags: GitFlags): undefined {
  const alone = flags.branch ? '--branch' : flags.tag ? '--tag' : flags.path ? '--path' : undefined;
  if (alone === undefined) return undefined;
  throw new OrbitrError({
    code: 'usage',
    message: `${alone} belongs to --git`,
    suggestions: ['name the repository, too: --git https://git.example.org/me/server.git'],
  });
}
