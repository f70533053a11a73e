import { expect, test } from 'vitest';
import { dueForUpdate } from '../../../../src/core/updates/due.ts';

const at = (time: string) => new Date(`2026-11-27T${time}:00`).getTime();
const apps = [{ app: 'night', window: '02:00-04:00' }, { app: 'always', window: '00:00-00:00' }, { app: 'never' }];

test('an app is due in its window alone, and one without a window never', () => {
  expect(dueForUpdate(apps, new Map(), at('03:00'))).toEqual(['night', 'always']);
  expect(dueForUpdate(apps, new Map(), at('12:00'))).toEqual(['always']);
});

test('it is asked about once in a window, and the next day again', () => {
  const asked = new Map([['night', at('02:01')]]);
  expect(dueForUpdate(apps, asked, at('03:59'))).toEqual(['always']);
  expect(dueForUpdate(apps, asked, at('02:00') + 86_400_000)).toContain('night');
});
