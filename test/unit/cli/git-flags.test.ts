import { Parser } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { followOptions, type GitFlags, gitFlags } from '../../../src/cli/git-flags.ts';

async function asked(line: string, environment: Readonly<Record<string, string>> = {}) {
  const parsed = await Parser.parse(line.split(' ').filter(Boolean), { flags: gitFlags, strict: true });
  return followOptions(parsed.flags as unknown as GitFlags, { cwd: '/home/me', environment });
}

describe('flags of a git source', () => {
  test('none of them follows nothing', async () => {
    expect(await asked('')).toBeUndefined();
  });

  test('defaults are the safe ones', async () => {
    expect(await asked('--git https://git.example.org/me/server.git')).toMatchObject({
      settings: {
        url: 'https://git.example.org/me/server.git',
        follow: { kind: 'default' },
        path: '',
        stateDir: '/home/me/.orbitr',
        access: { hostKeys: 'strict' },
        submodules: false,
        history: false,
      },
      token: { variable: 'ORBITR_GIT_TOKEN' },
    });
  });

  test('paths begin where it is run, state may lie elsewhere', async () => {
    const line = '--git ../server.git --branch live --path /servers/nas/ --ssh-key keys/id --allowed-signers signers';
    expect(await asked(line, { ORBITR_STATE_DIR: '/var/lib/orbitr' })).toMatchObject({
      settings: {
        url: '/home/server.git',
        follow: { kind: 'branch', name: 'live' },
        path: 'servers/nas',
        stateDir: '/var/lib/orbitr',
        access: { sshKey: '/home/me/keys/id' },
        signers: { ssh: '/home/me/signers' },
      },
    });
    expect(await asked('--git nas:server --tag v1 --git-secret git/token --forge gitea')).toMatchObject({
      settings: { url: 'nas:server', follow: { kind: 'tag', name: 'v1' } },
      token: { secret: 'git/token' },
      forge: { forge: 'gitea' },
    });
  });

  test.each([
    ['--git nas:a --branch a --tag b', /cannot also be provided/],
    ['--branch live', /--branch belongs to --git/],
    ['--git https://me:pw@host/a', /holds a password/],
    ['--git nas:a --path ../x', /not one inside/],
  ])('%s is refused', async (line, message) => {
    await expect(asked(line)).rejects.toThrow(message);
  });
});
