import { describe, expect, test } from 'vitest';
import type { AppOutcome, AppResult } from '../../../../src/core/events.ts';
import { affectedApps } from '../../../../src/core/source/affected.ts';
import { isQuarantined, judgeCommit } from '../../../../src/core/source/judge-commit.ts';
import { tipIn, whyNoTip } from '../../../../src/core/source/remote-refs.ts';
import { following, gitUrl, pathInRepository } from '../../../../src/core/source/settings.ts';
import { signatureFault } from '../../../../src/core/source/signature.ts';
import { statusText } from '../../../../src/core/source/status-text.ts';

describe('which apps a change is about', () => {
  test.each([
    [['apps/blog/compose.yaml', 'apps/blog/site/a/b.html', 'apps/db.yaml'], '', ['blog', 'db']],
    [['apps/a.b.yml'], '', ['a.b']],
    [[], '', []],
    [['orbitr.yaml', 'apps/db.yaml'], '', 'all'],
    [['extensions/wiki/manifest.yaml'], '', 'all'],
    [['orbitr.lock'], '', 'all'],
    [['common.env'], '', 'all'],
    [['apps/shared.env'], '', 'all'],
    [['nas/apps/db.yaml', 'pi/orbitr.yaml', 'README.md'], 'nas', ['db']],
    [['nas2/apps/db.yaml', 'apps/db.yaml'], 'nas', []],
    [['nas/orbitr.yaml'], 'nas', 'all'],
  ] as const)('%j in %j: %j', (paths, within, expected) => {
    expect(affectedApps(paths, within)).toEqual(expected);
  });
});

describe('addresses', () => {
  test.each([
    'https://git.example.org/a/b.git',
    'https://me@git.example.org/a',
    'git@host:a/b.git',
    'ssh://git@host:22/a',
    'file:///srv/a',
    '/srv/a',
    'nas:a',
  ])('%s is one', (url) => expect(gitUrl(url)).toBe(url));

  test.each(['ext::sh -c id', '--upload-pack=id', 'ftp://host/a', '', 'git@-oProxyCommand=id:a', 'host:-a'])(
    '%j is none',
    (url) => {
      expect(() => gitUrl(url)).toThrow(/is not the address/);
    },
  );

  test('a password in one is refused and not repeated', () => {
    const refused = () => gitUrl('https://me:tok7@git.example.org/a');
    expect(refused).toThrow(/holds a password/);
    expect(refused).not.toThrow(/tok7/);
  });

  test('paths and names', () => {
    expect(pathInRepository('/servers//nas/./')).toBe('servers/nas');
    expect(pathInRepository('.')).toBe('');
    for (const path of ['../x', 'a/../../b', '.git', 'a/.GIT/b'])
      expect(() => pathInRepository(path)).toThrow(/not one inside/);
    expect(following({ branch: 'refs/heads/release/1.2' })).toEqual({ kind: 'branch', name: 'release/1.2' });
    expect(following({ tag: 'v1.0' })).toEqual({ kind: 'tag', name: 'v1.0' });
    expect(following({})).toEqual({ kind: 'default' });
    expect(() => following({ branch: 'a', tag: 'b' })).toThrow(/both/);
    for (const branch of ['-x', 'a..b', 'a b', 'a.lock', 'x/', 'a^{}', '*'])
      expect(() => following({ branch })).toThrow(/not the name/);
  });
});

describe('what a server has', () => {
  const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
  const listing = `ref: refs/heads/main\tHEAD\n${one}\tHEAD\n${one}\trefs/heads/main\n${one}\trefs/tags/v1\n${two}\trefs/tags/v1^{}\n`;

  test('the commit, also behind an annotated tag, and which branch is the default', () => {
    expect(tipIn(listing, { kind: 'default' })).toEqual({ commit: one, ref: 'refs/heads/main' });
    expect(tipIn(listing, { kind: 'tag', name: 'v1' })).toEqual({ commit: two, ref: 'refs/tags/v1' });
    expect(tipIn(listing, { kind: 'branch', name: 'live' })).toBeUndefined();
  });

  test('and why a ref is not there', () => {
    expect(whyNoTip('', { kind: 'default' }).why).toBe('the repository is empty');
    expect(whyNoTip(listing, { kind: 'branch', name: 'mian' }).suggestions).toEqual(['was main meant? --branch main']);
    expect(whyNoTip(`ref: refs/heads/gone\tHEAD\n${one}\trefs/heads/live\n`, { kind: 'default' })).toEqual({
      why: 'its HEAD names the branch gone, which is not there',
      suggestions: ['name the branch: --branch live'],
    });
  });
});

test.each([
  ['G', 'SHA256:x', undefined],
  ['G', 'ABCD', undefined],
  ['U', 'ABCD', undefined],
  ['U', 'SHA256:x', /not among the allowed signers \(SHA256:x\)/],
  ['B', 'ABCD', /bad/],
  ['X', 'ABCD', /expired/],
  ['Y', 'ABCD', /expired/],
  ['R', 'ABCD', /revoked/],
  ['E', 'ABCD', /not among/],
  ['N', '', /not signed/],
  ['', '', /not signed/],
])('signature %s of %j', (verdict, fingerprint, expected) => {
  const fault = signatureFault({ verdict, signer: 'Ada', fingerprint });
  if (expected) expect(fault).toMatch(expected);
  else expect(fault).toBeUndefined();
});

describe('how a commit stands', () => {
  const result = (app: string, outcome: AppOutcome, message?: string): AppResult => ({
    app,
    outcome,
    failures: message ? [{ code: 'step-failed', message, suggestions: [], detail: [] }] : [],
    findings: [],
    urls: [],
  });

  test.each([
    [[], [], 'success', 'nothing to do', []],
    [[result('a', 'unchanged')], [], 'success', 'nothing to do', []],
    [
      [result('a', 'converged'), result('b', 'removed'), result('c', 'unchanged')],
      [],
      'success',
      '2 apps converged',
      [],
    ],
    [[result('a', 'converged')], ['b', 'c'], 'pending', '1 of 3 apps done', []],
    [[result('a', 'blocked')], [], 'failure', 'a: it waits for a person', []],
    [[result('a', 'failed', 'port 80 is taken')], ['b'], 'failure', 'a: port 80 is taken', ['a']],
    [
      [result('c', 'frozen'), result('a', 'skipped'), result('b', 'rolled-back', 'exit 1'), result('d', 'converged')],
      [],
      'failure',
      'b: exit 1 (and 2 more)',
      ['b', 'c'],
    ],
  ] as const)('%#', (results, waiting, state, text, quarantined) => {
    expect(judgeCommit(results, waiting)).toEqual({ state, text, quarantined });
  });

  test('what failed is not tried again at that commit, and is at the next', () => {
    const verdict = { ...judgeCommit([result('a', 'unhealthy'), result('b', 'converged')]), commit: 'one' };
    expect(isQuarantined(verdict, 'a', 'one')).toBe(true);
    expect(isQuarantined(verdict, 'b', 'one')).toBe(false);
    expect(isQuarantined(verdict, 'a', 'two')).toBe(false);
  });
});

test('a status is one short line', () => {
  expect(statusText('a\n\tb   c')).toBe('a b c');
  expect(statusText('x'.repeat(140))).toBe('x'.repeat(140));
  expect(statusText('😀'.repeat(141))).toBe(`${'😀'.repeat(139)}…`);
  expect(statusText('pass hunter22 and hunter', ['hunter', '', 'hunter22'])).toBe('pass (sensitive) and (sensitive)');
});
