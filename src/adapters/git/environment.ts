import { remotePlace } from '../../core/source/remote-place.ts';
import type { GitSettings } from '../../core/source/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What git may inherit: where programs, keys and proxies are. Every GIT_* variable could turn it to another repository. */
const inherited: readonly RegExp[] = [
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|XDG_[A-Z_]+)$/,
  /^(?:https?_proxy|no_proxy|all_proxy)$/i,
  /^(?:SSL_CERT_FILE|SSL_CERT_DIR|SSH_AUTH_SOCK|GIT_SSL_CAINFO|GIT_SSL_CAPATH)$/,
];

export interface GitEnvironment {
  /** For git. */
  readonly variables: Readonly<Record<string, string>>;
  /** What no message may show. */
  readonly secrets: readonly string[];
}

/** For git on this machine; English, so that its words can be understood. */
export function localEnvironment(environment: Environment): Readonly<Record<string, string>> {
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && inherited.some((pattern) => pattern.test(entry[0])),
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
}

/** A token is neither a word of a process nor written anywhere: it is configuration that lives as long as the one command. */
export function gitEnvironment(settings: GitSettings, environment: Environment, gpgHome: string): GitEnvironment {
  const { access, signers } = settings;
  const place = remotePlace(settings.url);
  const token = place && access.token?.();
  const basic = token && Buffer.from(`${userOf(settings)}:${token}`).toString('base64');
  const config: readonly (readonly [string, string])[] = [
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.autocrlf', 'false'],
    // what tidies up ends before the next command begins
    ['gc.autoDetach', 'false'],
    // no memory of commits that were served: they may be tidied away
    ['core.logAllRefUpdates', 'false'],
    ['advice.detachedHead', 'false'],
    // a server that answers a few bytes and then no more
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', '30'],
    ...(signers?.ssh ? ([['gpg.ssh.allowedSignersFile', signers.ssh]] as const) : []),
    ...(basic
      ? ([
          // what is meant for one server goes to no other: not with a redirection, not with a submodule
          [`http.${place?.origin ?? settings.url}/.extraHeader`, `Authorization: Basic ${basic}`],
          ['http.followRedirects', 'false'],
          // it is this token that is meant, and not what git itself may know
          ['credential.helper', ''],
        ] as const)
      : []),
  ];
  return {
    variables: {
      ...localEnvironment(environment),
      // a repository from elsewhere must not name folders of this machine as its submodules
      GIT_ALLOW_PROTOCOL: place ? 'https:http:ssh:git' : 'https:http:ssh:git:file',
      GIT_SSH_COMMAND: sshCommand(access),
      // keys that are known there are the allowed ones, and no other
      GNUPGHOME: gpgHome,
      ...Object.fromEntries(
        config.flatMap(([key, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, key],
          [`GIT_CONFIG_VALUE_${index}`, value],
        ]),
      ),
      GIT_CONFIG_COUNT: String(config.length),
    },
    secrets: token && basic ? [token, basic] : [],
  };
}

function sshCommand({ sshKey, knownHosts, hostKeys = 'strict' }: GitSettings['access']): string {
  const options = [
    'BatchMode=yes',
    `StrictHostKeyChecking=${hostKeys === 'strict' ? 'yes' : 'accept-new'}`,
    'ConnectTimeout=15',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    ...(knownHosts ? [`UserKnownHostsFile="${knownHosts}"`, 'GlobalKnownHostsFile=/dev/null'] : []),
    ...(sshKey ? ['IdentitiesOnly=yes', 'IdentityAgent=none'] : []),
  ];
  return [
    'ssh',
    ...options.flatMap((option) => ['-o', quoted(option)]),
    ...(sshKey ? ['-i', quoted(sshKey)] : []),
  ].join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Most services look at the token alone; Bitbucket wants a name of its own. */
function userOf({ access, url }: GitSettings): string {
  const inUrl = /^https?:\/\/([^/@:]+)@/.exec(url)?.[1];
  return access.user ?? inUrl ?? (/^https:\/\/bitbucket\.org\//.test(url) ? 'x-token-auth' : 'x-access-token');
}
