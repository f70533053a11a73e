import type { ErrorCode } from '../../core/error-codes.ts';
import { OrbitrError } from '../../core/errors.ts';
import { hide } from '../../core/secrets/hide.ts';
import { remotePlace } from '../../core/source/remote-place.ts';
import { neutraliseLine } from '../../lib/escape.ts';

interface Meaning {
  readonly words: RegExp;
  readonly code: ErrorCode;
  readonly what: string;
  /** `HOST` stands for the server, as ssh is told it. */
  readonly suggestions: readonly string[];
  /** git’s own words add nothing. */
  readonly plain?: true;
}

/** git’s own words, and what they mean. The first that matches counts. */
const meanings: readonly Meaning[] = [
  {
    words: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    code: 'git-host-key',
    what: 'shows another host key than the one that is known',
    suggestions: ['find out why before you trust it', 'then forget the old key: ssh-keygen -R HOST'],
    plain: true,
  },
  {
    words: /Host key verification failed|No \S+ host key is known/,
    code: 'git-host-key',
    what: 'has a host key that is not known here',
    suggestions: [
      'compare the key with what your service publishes: ssh-keyscan HOST',
      'then add it to ~/.ssh/known_hosts',
    ],
    plain: true,
  },
  {
    words: /block timeout reached/,
    code: 'git-unreachable',
    what: 'gives no answer',
    suggestions: ['nothing that runs is touched meanwhile; it is asked again by itself'],
    plain: true,
  },
  {
    words: /could not read (?:Username|Password)|terminal prompts disabled/,
    code: 'git-refused',
    what: 'lets nobody in without a token that it accepts',
    suggestions: [
      'give one in ORBITR_GIT_TOKEN, or see whether it has expired',
      'see whether it may read that repository',
    ],
    plain: true,
  },
  {
    words: /UNPROTECTED PRIVATE KEY FILE|bad permissions/,
    code: 'git-refused',
    what: 'cannot be logged in to: ssh takes no key that others may read',
    suggestions: ['chmod 600 KEY'],
  },
  {
    words: /Permission denied \(/,
    code: 'git-refused',
    what: 'takes none of the keys that it was offered',
    suggestions: ['name the right one with --ssh-key', 'add its public half to the repository, as a deploy key'],
  },
  {
    words: /Authentication failed|error: (?:401|403)|HTTP (?:401|403)/,
    code: 'git-refused',
    what: 'does not let us in',
    suggestions: ['give a token in ORBITR_GIT_TOKEN', 'see whether it may read that repository'],
  },
  {
    words: /[Rr]epository '?\S+'? not found|error: 404|HTTP 404|ERROR: Repository not found/,
    code: 'git-refused',
    what: 'has no such repository, or does not show it to us',
    suggestions: ['check the address', 'give a token in ORBITR_GIT_TOKEN where it is private'],
  },
  {
    words: /unable to update url base from redirection|error: 30\d|HTTP 30\d/,
    code: 'source-failed',
    what: 'says that the repository has moved, and a token is not carried there',
    suggestions: ['use its new address'],
  },
  {
    words: /No space left on device|Disk quota exceeded/,
    code: 'git-failed',
    what: 'was read, but there is no room left for the commit',
    suggestions: ['look: df -h'],
  },
  {
    words:
      /resolve host|onnection (?:refused|timed out|reset|closed)|Failed to connect|Couldn't connect|Network is unreachable|No route to host|timed out|timeout|unable to access|early EOF|hung up|RPC failed|unexpected disconnect|error: 5\d\d|HTTP 5\d\d|does not appear to be a git repository|not a git repository|Could not read from remote|protocol error|invalid index-pack|bad pack|bad band|expected (?:flush|packfile)|SSL|certificate/i,
    code: 'git-unreachable',
    what: 'cannot be reached',
    suggestions: ['nothing that runs is touched meanwhile; it is asked again by itself'],
  },
];

/** An error of git that spoke to a server, in Orbitr’s words; the signal’s own reason where it was interrupted. */
export function remoteFault(
  cause: unknown,
  {
    url,
    secrets,
    signal,
  }: { readonly url: string; readonly secrets: readonly string[]; readonly signal?: AbortSignal | undefined },
): unknown {
  if (signal?.aborted) return new OrbitrError({ code: 'interrupted', message: 'interrupted; nothing was touched' });
  if (cause instanceof OrbitrError) return cause;
  const text = hide(
    cause instanceof Error ? cause.message : String(cause),
    secrets.toSorted((a, b) => b.length - a.length),
  );
  const meaning = meanings.find(({ words }) => words.test(text));
  // the cause itself is left out: it may hold the token
  return new OrbitrError({
    code: meaning?.code ?? 'git-failed',
    message: meaning
      ? `${url} ${meaning.what}${meaning.plain ? '' : `: ${lastWords(text)}`}`
      : `git cannot follow ${url}: ${lastWords(text)}`,
    suggestions: (meaning?.suggestions ?? [`see for yourself: git ls-remote ${url}`]).map((suggestion) =>
      suggestion.replace('HOST', hostOf(url, suggestion)),
    ),
  });
}

/** The line that says most: a `fatal:` or `error:`, without ssh’s and the server’s asides. */
function lastWords(text: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => neutraliseLine(line).trim())
    .filter(
      (line) =>
        line !== '' && !/^(?:and the repository exists|Please make sure|Could not read from remote|From )/.test(line),
    );
  const told =
    lines.find((line) => /Permission denied|REMOTE HOST|host key is known|Connection refused|No route/i.test(line)) ??
    lines.find((line) => /^(?:fatal|error|remote: error): /i.test(line)) ??
    lines.at(-1);
  return (told ?? 'it gave no reason')
    .replace(/^(?:fatal|error): /i, '')
    .replace(/^unable to access '[^']*': /, '')
    .slice(0, 300);
}

/** With a port of its own: `-p 2222 nas` for ssh-keyscan, `[nas]:2222` for ssh-keygen. */
function hostOf(url: string, suggestion: string): string {
  const host = remotePlace(url)?.host ?? url;
  const port = /^ssh:\/\/[^/]*:(\d+)\//.exec(url)?.[1];
  if (port === undefined) return host;
  return suggestion.includes('keyscan') ? `-p ${port} ${host}` : `'[${host}]:${port}'`;
}
