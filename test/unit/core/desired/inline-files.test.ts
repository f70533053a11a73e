import { describe, expect, test } from 'vitest';
import { inlineFiles } from '../../../../src/core/desired/inline-files.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';

const filesOf = (service: object, more: object, variables?: Readonly<Record<string, string>>) =>
  inlineFiles(
    { model: readModel({ services: { web: service }, ...more }), ...(variables ? { variables } : {}) },
    'web',
  );

describe('what is put into a container', () => {
  test('configs at the root and secrets in their folder, for everybody to read', () => {
    const more = { configs: { page: { content: 'a $$b\n' } }, secrets: { token: { environment: 'TOKEN' } } };
    const service = { configs: [{ source: 'page' }], secrets: [{ source: 'token' }] };
    expect(filesOf(service, more, { TOKEN: 'x' })).toEqual([
      { kind: 'config', name: 'page', target: '/page', mode: 0o444, uid: 0, gid: 0, content: 'a $b\n' },
      { kind: 'secret', name: 'token', target: '/run/secrets/token', mode: 0o444, uid: 0, gid: 0, content: 'x' },
    ]);
  });

  test.each([
    ['', '/page'],
    ['other', '/other'],
    ['./conf/../etc//other', '/etc/other'],
    ['/etc/page', '/etc/page'],
  ])('with target %j it is %s', (target, path) => {
    const files = filesOf({ configs: [{ source: 'page', target }] }, { configs: { page: { content: 'a' } } });
    expect(files.map((file) => file.target)).toEqual([path]);
  });

  test('mode as Compose writes it, number or octal text; owners by number', () => {
    const uses = [{ mode: 288 }, { mode: '0440', uid: '1000', gid: '7' }, { uid: 'www-data' }];
    const files = filesOf(
      { configs: uses.map((use, index) => ({ source: 'page', target: `/${index}`, ...use })) },
      { configs: { page: { content: 'a' } } },
    );
    expect(files.map(({ mode, uid, gid }) => [mode, uid, gid])).toEqual([
      [0o440, 0, 0],
      [0o440, 1000, 7],
      [0o444, Number.NaN, 0],
    ]);
  });

  test('not what is mounted, what others bring, and what the service does not name', () => {
    const configs = { mounted: { file: '/w/f' }, other: { content: 'a' }, foreign: { name: 'x', external: true } };
    expect(filesOf({ configs: [{ source: 'mounted' }, { source: 'foreign' }] }, { configs })).toEqual([]);
    expect(inlineFiles({ model: readModel({ configs }) }, 'nobody')).toEqual([]);
  });
});
