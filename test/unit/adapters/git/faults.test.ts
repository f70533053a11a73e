import { expect, test } from 'vitest';
import { remoteFault } from '../../../../src/adapters/git/faults.ts';
import { OrbitrError } from '../../../../src/core/errors.ts';

const https = 'https://git.example.org/me/server.git';
const ssh = 'ssh://git@nas:2222/srv/server.git';

/** What git 2.39, ssh 9.2 and services really say. */
test.each([
  [https, "fatal: could not read Username for 'https://git.example.org': terminal prompts disabled", 'git-refused'],
  [
    https,
    "remote: Invalid username or token.\nfatal: Authentication failed for 'https://git.example.org/'",
    'git-refused',
  ],
  [https, "fatal: unable to access 'https://git.example.org/': The requested URL returned error: 403", 'git-refused'],
  [
    https,
    "remote: Repository not found.\nfatal: repository 'https://git.example.org/me/server.git/' not found",
    'git-refused',
  ],
  [ssh, 'git@nas: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'git-refused'],
  [ssh, 'ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'git-refused'],
  [ssh, "Permissions 0644 for 'key' are too open.\nWARNING: UNPROTECTED PRIVATE KEY FILE!", 'git-refused'],
  [ssh, 'No ED25519 host key is known for nas\r\nHost key verification failed.\r\nfatal: Could not', 'git-host-key'],
  [ssh, '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.', 'git-host-key'],
  [ssh, 'ssh: connect to host nas port 2222: Connection refused\nfatal: Could not read from', 'git-unreachable'],
  [ssh, 'ssh: Could not resolve hostname nas: Name or service not known', 'git-unreachable'],
  [https, "fatal: unable to access '…': Could not resolve host: git.example.org", 'git-unreachable'],
  [https, "fatal: unable to access '…': The requested URL returned error: 503", 'git-unreachable'],
  [https, "fatal: unable to access '…': SSL certificate problem: certificate has expired", 'git-unreachable'],
  [
    https,
    'error: RPC failed; curl 18 transfer closed\nfatal: early EOF\nfatal: fetch-pack: invalid',
    'git-unreachable',
  ],
  [https, 'fatal: the remote end hung up unexpectedly', 'git-unreachable'],
  [https, 'block timeout reached', 'git-unreachable'],
  [https, 'error: unable to write file: No space left on device', 'git-failed'],
  [https, 'fatal: unable to update url base from redirection', 'source-failed'],
  [https, 'fatal: something that nobody has seen yet', 'git-failed'],
])('%s: %s', (url, words, code) => {
  const error = remoteFault(new Error(words), { url, secrets: [] });
  expect(error).toBeInstanceOf(OrbitrError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(/^[^\n]{10,300}$/) });
  expect((error as OrbitrError).suggestions.join()).not.toContain('HOST');
});

test('a token in git’s words is hidden, whichever form it has', () => {
  const cause = new Error('fatal: eC1hOnRva2Vu failed for token in https://x:token@host');
  const error = remoteFault(cause, { url: https, secrets: ['token', 'eC1hOnRva2Vu'] }) as OrbitrError;
  expect(error.message).toContain('(sensitive)');
  expect(`${error.message}${error.suggestions.join()}`).not.toMatch(/eC1h|[ :]token/);
  expect(error.cause).toBeUndefined();
});

test('names the port where there is one', () => {
  const known = remoteFault(new Error('Host key verification failed.'), { url: ssh, secrets: [] }) as OrbitrError;
  expect(known.suggestions[0]).toContain('ssh-keyscan -p 2222 nas');
});

test('what was interrupted is told as that', () => {
  expect(remoteFault(new Error('x'), { url: https, secrets: [], signal: AbortSignal.abort() })).toMatchObject({
    exit: 130,
  });
});
