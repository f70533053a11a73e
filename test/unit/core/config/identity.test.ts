import { describe, expect, test } from 'vitest';
import { normalizeRemote, workspaceIdentity } from '../../../../src/core/config/identity.ts';

const realPath = '/srv/server';

describe('workspaceIdentity', () => {
  test('is the name where there is one', () => {
    expect(workspaceIdentity({ name: 'home-a1b2', remote: 'git@example.org:me/server.git', realPath })).toBe(
      'home-a1b2',
    );
  });

  test.each([
    'git@example.org:me/server.git',
    'git@EXAMPLE.org:/me/server',
    'https://example.org/me/server',
    'https://example.org/me/server.git/',
    'https://me:s3cr@t@example.org/me/server.git',
    'https://example.org:443/me//server.git',
    'ssh://git@example.org/me/server.git',
    'ssh://git@example.org:22/me/server',
    'git://example.org/me/server.git',
    '  example.org:me/server.git\n',
  ])('is the same for every way to reach one repository: %s', (remote) => {
    expect(normalizeRemote(remote)).toBe('example.org/me/server');
    expect(workspaceIdentity({ remote, realPath })).toBe(
      workspaceIdentity({ remote: 'https://example.org/me/server', realPath: '/elsewhere' }),
    );
  });

  test.each([
    ['another host', { remote: 'https://example.com/me/server' }],
    ['another repository', { remote: 'https://example.org/me/server2' }],
    ['another port', { remote: 'https://example.org:8443/me/server' }],
    ['another folder of the repository', { remote: 'https://example.org/me/server', pathInRepository: 'lab' }],
    ['no remote', {}],
  ])('differs for %s', (_name, facts) => {
    expect(workspaceIdentity({ ...facts, realPath })).not.toBe(
      workspaceIdentity({ remote: 'https://example.org/me/server', realPath }),
    );
  });

  test('does not depend on how git writes the folder', () => {
    const id = (pathInRepository: string) => workspaceIdentity({ remote: 'a@b.org:c', pathInRepository, realPath });
    expect(new Set(['lab', 'lab/', './lab', '/lab/'].map(id)).size).toBe(1);
    expect(id('.')).toBe(id(''));
  });

  test('without a repository it is the first 12 hex digits of the real path’s hash', () => {
    expect(workspaceIdentity({ realPath })).toMatch(/^[0-9a-f]{12}$/);
    expect(workspaceIdentity({ realPath })).not.toBe(workspaceIdentity({ realPath: '/srv/server2' }));
  });

  test('a remote that is a path is shared by its clones', () => {
    expect(normalizeRemote('/srv/git/server.git')).toBe(normalizeRemote('file:///srv/git/server'));
  });
});
