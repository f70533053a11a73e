import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Notification } from '../../src/core/config/notification.ts';
import { usualKinds } from '../../src/core/notify/routes.ts';
import { noticeKinds } from '../../src/core/notify/types.ts';
import { pageAt } from './pages.ts';

/** Whether its examples are sound is asked by examples.test.ts. */
const page = pageAt('docs/notifications.md');

test('every service has an example', () => {
  const examples = page.fences.filter(({ language }) => language === 'yaml').map(({ body }) => parse(body));
  const types = new Set(
    examples.flatMap(({ notifications }) => notifications.map(({ type }: { type: string }) => type)),
  );
  expect([...types].sort()).toEqual([...Notification.shape.type.options].sort());
});

test('the table has every event, and the text those that are told by default', () => {
  const rows = [...page.text.matchAll(/^\| `([a-z-]+)` \| (?:info|warning|error) \|/gm)].map(([, kind]) => kind);
  expect(rows.toSorted()).toEqual([...noticeKinds].sort());
  expect(page.text).toContain(`these are told: ${usualKinds.map((kind) => `\`${kind}\``).join(', ')}.`);
});

test('every key has its meaning', () => {
  const keys = [...page.text.matchAll(/^\| ((?:`[a-z]+`(?:, )?)+) \| [^|]+ \|$/gm)].flatMap(
    ([, cell = '']) => cell.match(/[a-z]+/g) ?? [],
  );
  expect(Object.keys(Notification.shape).filter((key) => !keys.includes(key))).toEqual([]);
});
