import { expect, test } from 'vitest';
import { misplaced, pathOutside } from '../../../../src/core/loop/path-outside.ts';

const bind = (source: string, target: string) => ({ type: 'bind', source, target, writable: true });

test.each([
  [[bind('/srv/apps', '/srv/apps')], '/srv/apps'],
  [[bind('/srv', '/srv')], '/srv/apps'],
  [[bind('/home/ada/apps', '/srv/apps')], '/home/ada/apps'],
  [[bind('/', '/'), bind('/mnt', '/srv')], '/mnt/apps'],
  [[bind('/srv/app', '/srv/app')], undefined],
  [[{ type: 'volume', source: 'data', target: '/srv', writable: true }], undefined],
  [[], undefined],
] as const)('mounts %j lead to %s', (mounts, outside) => {
  expect(pathOutside({ mounts }, '/srv/apps')).toBe(outside);
});

test('it is told of only where the engine would look in vain', () => {
  expect(misplaced({ mounts: [bind('/srv', '/srv')] }, '/srv/apps')).toBeUndefined();
  expect(misplaced({ mounts: [bind('/home', '/srv')] }, '/srv/apps')).toContain('is /home/apps outside');
  expect(misplaced({ mounts: [] }, '/srv/apps')).toContain('is not mounted');
});
