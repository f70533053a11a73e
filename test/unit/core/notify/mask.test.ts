import { describe, expect, test } from 'vitest';
import type { Notification } from '../../../../src/core/config/notification.ts';
import { bytes, contextOf, fitted } from '../../../../src/core/notify/fitted.ts';
import { hiddenForms, masked } from '../../../../src/core/notify/mask.ts';
import { doorsOf, notifierNames, placeOf, resolved, rulesOf } from '../../../../src/core/notify/notifiers.ts';
import { aNotice } from '../../../support/notices.ts';

describe('a notice that leaves', () => {
  test('bears no secret, in whatever spelling it came', () => {
    const value = 'p@ss "word"/1';
    const notice = aNotice({
      title: `login with ${value} failed`,
      text: [`postgres://app:${encodeURIComponent(value)}@db`, JSON.stringify({ value }), 'redis://:other-word@cache'],
      commit: { id: '1', author: 'Ada', subject: `set ${value}` },
      link: `https://x.org/?k=${encodeURIComponent(value)}`,
    });
    const said = JSON.stringify(masked(notice, hiddenForms([value, 'x'])));
    expect(said).not.toMatch(/p@ss|p%40ss|other-word/);
    expect(said).toContain('login with (sensitive) failed');
  });

  test('bears no control characters, and a line is a line', () => {
    const { title, text } = masked(aNotice({ title: 'a\u001b[31m\nb', text: ['one\u0007\r\ntwo', '\u202eeno'] }), []);
    expect([title, ...text]).toEqual(['a b', 'one\\x07', 'two', '\\u202eeno']);
  });

  test('leads to pages alone', () => {
    expect(masked(aNotice({ link: 'javascript:alert(1)' }), []).link).toBeUndefined();
    expect(masked(aNotice(), []).link).toBe('https://blog.example.org/');
  });
});

describe('fitted', () => {
  const doubled = (text: string) => text.replaceAll('*', '\\*');

  test('what fits is whole, what does not ends with an ellipsis within the limit', () => {
    expect(fitted('a*b', 4, doubled)).toBe('a\\*b');
    expect(fitted('a*b*c', 6, doubled)).toBe('a\\*b…');
    expect(fitted('ab', 0)).toBe('…');
  });

  test('neither a character nor an escape is cut in two', () => {
    expect(fitted('😀😀😀', 5)).toBe('😀😀…');
    for (let limit = 1; limit < 20; limit += 1) expect(fitted('**********', limit, doubled)).toMatch(/^(?:\\\*)*…?$/);
    expect(bytes(fitted('ü'.repeat(100), 50, undefined, bytes))).toBeLessThanOrEqual(50);
  });
});

test('the context leaves out what is not known', () => {
  const { app: _app, revision: _revision, commit: _commit, ...bare } = aNotice();
  expect(contextOf(bare, 'lab')).toBe('lab');
});

describe('an entry of notifications', () => {
  const slack: Notification = { type: 'slack', url: { secret: 'chat/url' } };
  const values: Readonly<Record<string, string>> = {
    'chat/url': 'https://hooks.example/services/T0/B0/abcdef0123456789\n',
  };

  test('is called by its name, else by its type and a number', () => {
    expect(
      notifierNames([{ type: 'ntfy' }, { type: 'ntfy' }, { type: 'slack', name: 'ntfy-2' }, { type: 'ntfy' }]),
    ).toEqual([...['ntfy', 'ntfy-3', 'ntfy-2', 'ntfy-4']]);
  });

  test('has its secrets in it, or the name of the first that is missing', () => {
    expect(resolved(slack, 'slack', (path) => values[path])).toEqual({
      ...{ name: 'slack', type: 'slack', url: 'https://hooks.example/services/T0/B0/abcdef0123456789' },
    });
    expect(resolved({ ...slack, token: { secret: 'other' } }, 'slack', (path) => values[path])).toEqual({
      missing: 'other',
    });
  });

  test('its doors are known, and words of its path are not among them', () => {
    const doors = doorsOf({
      name: 'x',
      type: 'slack',
      url: 'https://me:hidden-word@hooks.example/services/abcdef0123456789?key=value1',
    });
    expect(doors).toEqual(
      expect.arrayContaining(['abcdef0123456789', 'hidden-word', 'value1', '/services/abcdef0123456789']),
    );
    expect(doors).not.toContain('services');
  });

  test('its place tells the host and who is told, and no path', () => {
    expect(placeOf(slack, resolved(slack, 's', (path) => values[path]) as { missing: string })).toBe('hooks.example');
    expect(placeOf({ type: 'email', url: 'smtp://x', to: ['a@b.c', 'd@e.f'] }, { missing: 'm' })).toBe(
      'a@b.c, d@e.f via -',
    );
  });

  test('is told what wants a person, of all apps, and again after a day', () => {
    expect(rulesOf(slack)).toEqual({
      on: ['failed', 'unhealthy', 'recovered', 'rolled-back', 'backup-failed', 'source-failed'],
      severity: 'info',
      remind: 86_400_000,
    });
    expect(rulesOf({ ...slack, remind: 'never', apps: ['db'] })).not.toHaveProperty('remind');
    expect(rulesOf({ ...slack, remind: '90m' }).remind).toBe(5_400_000);
  });
});
