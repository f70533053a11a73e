import { expect, test } from 'vitest';
import { emptyLock, lockText, parseLock } from '../../../../src/core/config/lock-file.ts';

test('ports are sorted, and read as they were written', () => {
  const ports = { 'web/80/tcp': 21_035, 'db/admin/80/tcp': 21_036, 'db/5432/tcp': 21_034 };
  const text = lockText({ ...emptyLock, ports });
  expect(text).toMatch(/ports:\n {2}db\/5432\/tcp: 21034\n {2}db\/admin\/80\/tcp: 21036\n {2}web\/80\/tcp: 21035\n$/);
  expect(parseLock(text)).toMatchObject({ ports });
  expect(lockText(emptyLock)).not.toContain('ports');
});

test('a section whose last line was taken out is empty', () => {
  expect(parseLock('version: 1\nports:\n')).toEqual(emptyLock);
});

test('a key or a port that is none is told', () => {
  const wrong = (text: string) => (parseLock(text) as { readonly wrong?: string }).wrong;
  expect(wrong('ports: { db: 21034 }')).toBe('ports.db must be a port of an app, such as db/5432/tcp');
  expect(wrong('ports: { db/5432/tcp: 70000 }')).toContain('ports.db/5432/tcp');
});
