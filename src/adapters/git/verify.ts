import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { OrbitrError } from '../../core/errors.ts';
import type { Signers } from '../../core/source/settings.ts';
import { readSignature, signatureFault } from '../../core/source/signature.ts';
import { git } from './call.ts';
import type { Place } from './place.ts';

/** Throws `commit-untrusted` where signers are named and the commit is of none of them. */
export async function verifyCommit(place: Place, commit: string, signers: Signers | undefined): Promise<void> {
  if (!signers?.ssh && !signers?.gpg) return;
  for (const file of [signers.ssh, signers.gpg]) if (file && !existsSync(file)) throw noList(file);
  if (signers.gpg) await knowKeys(place, signers.gpg);
  const line = await git(place.call(), 'log', '-1', '--format=%G?%x00%GS%x00%GF', commit);
  const facts = readSignature(line);
  const isSsh = facts.fingerprint.startsWith('SHA256:');
  // without a list of its own kind no key of that kind is allowed
  const fault =
    (isSsh ? signers.ssh : signers.gpg) || facts.fingerprint === ''
      ? signatureFault(facts)
      : signatureFault({ ...facts, verdict: 'E' });
  if (fault === undefined) return;
  throw new OrbitrError({
    code: 'commit-untrusted',
    message: `commit ${commit.slice(0, 10)} is refused: ${fault}`,
    suggestions: [
      'sign it and push again: git commit --amend -S',
      'or add the key of its author to the allowed signers',
    ],
    subject: { commit },
  });
}

/** A keyring of its own, made anew each time: a key that left the file is no longer known. */
async function knowKeys({ gpgHome }: Place, file: string): Promise<void> {
  const { execa } = await import('execa');
  rmSync(gpgHome, { recursive: true, force: true });
  mkdirSync(gpgHome, { recursive: true, mode: 0o700 });
  const words = ['--homedir', gpgHome, '--batch', '--quiet', '--no-autostart', '--import', '--', file];
  const { failed, stderr, code } = await execa('gpg', words, { reject: false, stdin: 'ignore', timeout: 30_000 });
  if (!failed) return;
  throw new OrbitrError({
    code: 'git-failed',
    message:
      code === 'ENOENT'
        ? 'gpg is needed to check signatures, and is not installed'
        : `gpg cannot read ${file}: ${String(stderr).split('\n')[0] ?? ''}`,
    suggestions: code === 'ENOENT' ? ['apt-get install gpg'] : ['write it with: gpg --armor --export KEY'],
  });
}

/** Nobody is allowed then; that must not read like a list that is not wanted. */
function noList(file: string): OrbitrError {
  return new OrbitrError({
    code: 'file-unreadable',
    message: `the list of allowed signers, ${file}, is not there`,
    suggestions: ['write it, or leave the setting out'],
  });
}
