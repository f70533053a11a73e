import { OrbitrError } from '../errors.ts';

/** A workspace that is followed from git. */
export interface GitSettings {
  /** Without a password; see `gitUrl`. */
  readonly url: string;
  readonly follow: Following;
  /** The workspace’s folder inside the repository, without slashes at its ends; `''` for its root. */
  readonly path: string;
  /** Absolute: where state lies. The checkout is a folder in it. */
  readonly stateDir: string;
  readonly access: GitAccess;
  readonly signers?: Signers;
  /** Also what the repository embeds of others. Default: false. */
  readonly submodules?: boolean;
  /** All of the history instead of the last commit alone. Default: false. */
  readonly history?: boolean;
  /** Milliseconds without a sign of life after which the server counts as away. Default: 60,000. */
  readonly patience?: number;
}

export type Following =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  /** The branch that the server’s HEAD names. */
  | { readonly kind: 'default' };

export interface GitAccess {
  /** Asked for each time that the server is: a token that was renewed is the new one from then on. */
  readonly token?: () => string | undefined;
  /** Beside the token. Default: what the service expects. */
  readonly user?: string;
  /** Absolute: a private key for ssh. Default: what ssh itself would take. */
  readonly sshKey?: string;
  /** Absolute: the file of known hosts. Default: ssh’s own. */
  readonly knownHosts?: string;
  /** `strict`: only hosts that are known · `accept-new`: one that is met for the first time, too. Default: strict. */
  readonly hostKeys?: 'strict' | 'accept-new';
}

/** Whose commits are taken; where one of both is set, all others are refused. Absolute paths of files outside the repository. */
export interface Signers {
  /** As `gpg.ssh.allowedSignersFile` of git has it. */
  readonly ssh?: string;
  /** Public keys of OpenPGP, armoured or not. */
  readonly gpg?: string;
}

/**
 * The address as it may be written down and shown. Throws `usage` for what git would take for a command or an option, and for one that holds a
 * password: process lists and files would show it.
 */
export function gitUrl(text: string): string {
  const url = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  const isScp = /^(?:[\w.~-]+@)?(?:[\w.-]{2,}|\[[\da-f:]+\]):(?!\/\/)[^\s:-][^\s]*$/i.test(url);
  const isPath = /^(?:\/|\.{1,2}\/)/.test(url);
  if (scheme ? !['https', 'http', 'ssh', 'git', 'file'].includes(scheme) : !(isScp || isPath))
    throw new OrbitrError({
      code: 'usage',
      message: `${JSON.stringify(shown(url))} is not the address of a git repository`,
      suggestions: ['write it like https://git.example.org/me/server.git or git@git.example.org:me/server.git'],
    });
  if (scheme && /^[^/@]*:[^/@]*@/.test(url.slice(scheme.length + 3)))
    throw new OrbitrError({
      code: 'usage',
      message: `${shown(url)} holds a password, which every process list would show`,
      suggestions: ['leave it out, and put it into the variable ORBITR_GIT_TOKEN'],
    });
  return url;
}

/** The folder inside the repository, tidied. Throws `usage` where it leads out. */
export function pathInRepository(text: string): string {
  const parts = text
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (!parts.some((part) => part === '..' || part.toLowerCase() === '.git')) return parts.join('/');
  throw new OrbitrError({
    code: 'usage',
    message: `the path ${JSON.stringify(text)} is not one inside the repository`,
    suggestions: ['write it from the top of the repository: --path servers/nas'],
  });
}

/** Throws `usage` where both are given, or where git knows no such name. */
export function following(names: {
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
}): Following {
  const { branch, tag } = names;
  if (branch !== undefined && tag !== undefined)
    throw new OrbitrError({ code: 'usage', message: 'a branch and a tag cannot both be followed' });
  if (branch !== undefined) return { kind: 'branch', name: refName(branch, /^refs\/heads\//) };
  return tag === undefined ? { kind: 'default' } : { kind: 'tag', name: refName(tag, /^refs\/tags\//) };
}

/** `main`, `release/1.2`: by the rules of `git check-ref-format`, as far as they matter here. */
function refName(text: string, prefix: RegExp): string {
  const name = text.trim().replace(prefix, '');
  const isSound =
    /^[^\s~^:?*[\\/.-][^\s~^:?*[\\]*$/.test(name) && !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(name);
  if (isSound) return name;
  throw new OrbitrError({ code: 'usage', message: `${JSON.stringify(text)} is not the name of a branch or tag` });
}

function shown(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*):[^/@]*@/i, '$1:(sensitive)@');
}

/** Which services show how a commit fares. */
export const forgeNames = ['github', 'gitlab', 'gitea', 'bitbucket'] as const;
export type ForgeName = (typeof forgeNames)[number];

export interface ForgeSettings {
  /** The repository’s address, as it is followed. */
  readonly url: string;
  readonly token: () => string | undefined;
  /** Where the host’s name does not tell. Forgejo is `gitea`. */
  readonly forge?: ForgeName;
  /** Where its API begins, where that is not the usual place: `https://git.example.org/forge/api/v1`. */
  readonly api?: string;
}
