import { describe, expect, test } from 'vitest';
import { Ledger, notArrived, tell } from '../../../../src/core/notify/ledger.ts';
import { type Rules, usualKinds } from '../../../../src/core/notify/routes.ts';
import { type Notice, noticeKinds } from '../../../../src/core/notify/types.ts';
import { aNotice } from '../../../support/notices.ts';

const minute = 60_000;
const all: Rules = { on: noticeKinds, severity: 'info', remind: 60 * minute };

const over = (more: Partial<Notice> = {}) =>
  aNotice({ kind: 'recovered', severity: 'info', course: 'end', title: 'blog is well again', text: [], ...more });
const applied = aNotice({
  kind: 'applied',
  severity: 'info',
  course: 'moment',
  title: 'blog is at revision 6 now',
  text: [],
});

/** A notifier over time: each step is what is said at a minute; the titles that are told come out. What it knows passes through JSON each time. */
function through(steps: readonly (readonly [at: number, ...said: Notice[]])[], rules: Rules = all): string[][] {
  let ledger: Ledger = {};
  return steps.map(([at, ...said]) => {
    const told = tell(ledger, said, rules, at * minute);
    ledger = Ledger.parse(JSON.parse(JSON.stringify(told.ledger)));
    return told.notices.map(({ kind, title }) => `${kind}: ${title}`);
  });
}

const failed = 'failed: blog could not be applied';
const well = 'recovered: blog is well again';

describe('while a trouble lasts', () => {
  test('the first is told, the same not again, its end once', () => {
    expect(through([[0, aNotice()], [1, aNotice()], [2], [3, over()], [4, over()]])).toEqual([
      [failed],
      [],
      [],
      [well],
      [],
    ]);
  });

  test('it is the same though ids and durations differ, and another one where the reason does', () => {
    const said = (text: string) => aNotice({ text: [text] });
    expect(
      through([
        [0, said('container 0123456789abcdef ended after 31 s')],
        [1, said('container fedcba9876543210 ended after 4.5 s')],
        [2, said('the image does not exist')],
        [3, said('container fedcba9876543210 ended after 4.5 s')],
      ]),
    ).toEqual([[failed], [], [failed], [failed]]);
  });

  test('after a time it is told once more, with how long it has been so', () => {
    expect(through([[0, aNotice()], [59], [60], [61, aNotice()], [120, aNotice()], [180, over()]])).toEqual([
      [failed],
      [],
      [`${failed}, for 60m now`.replace('60m', '1h')],
      [],
      [`${failed}, for 2h now`],
      [well],
    ]);
  });

  test('never, where nobody wants to be reminded', () => {
    const { remind: _, ...rules } = all;
    expect(through([[0, aNotice()], [100_000], [100_001, aNotice()]], rules)).toEqual([[failed], [], []]);
  });

  test('an apply that works ends it, and stands for its end', () => {
    expect(
      through([
        [0, aNotice()],
        [1, applied],
        [2, applied],
      ]),
    ).toEqual([[failed], ['recovered: blog is at revision 6 now'], ['applied: blog is at revision 6 now']]);
  });

  test('an end of something else does not end it', () => {
    const unhealthy = aNotice({ kind: 'unhealthy', title: 'blog is not healthy' });
    expect(
      through([
        [0, unhealthy],
        [1, over({ ends: ['failed'] })],
        [2, over({ about: 'drift blog' })],
        [3, over({ ends: ['unhealthy'] })],
      ]),
    ).toEqual([['unhealthy: blog is not healthy'], [], [], [well]]);
  });

  test('of an app that is gone nothing more is told', () => {
    const gone = aNotice({ kind: 'applied', severity: 'info', course: 'gone', title: 'blog was removed', text: [] });
    const ill = aNotice({ kind: 'unhealthy', about: 'health blog/web', title: 'blog/web is unhealthy' });
    expect(
      through([
        [0, aNotice(), ill],
        [1, gone],
        [200, over(), over({ about: 'health blog/web' })],
      ]),
    ).toEqual([[failed, 'unhealthy: blog/web is unhealthy'], ['applied: blog was removed'], []]);
  });
});

test('what stands is told once, and again when it is said after a time', () => {
  const update = aNotice({
    kind: 'update-available',
    severity: 'info',
    course: 'standing',
    about: 'update blog',
    title: 'newer',
  });
  const said = 'update-available: newer';
  expect(through([[0, update], [1, update], [61], [62, update], [63, { ...update, text: ['other'] }]])).toEqual([
    [said],
    [],
    [],
    [said],
    [said],
  ]);
});

describe('routing', () => {
  test('by kind: the usual ones want a person', () => {
    const rules = { ...all, on: usualKinds };
    expect(
      through(
        [
          [0, applied],
          [1, aNotice({ kind: 'drift', about: 'drift blog' })],
          [2, aNotice()],
        ],
        rules,
      ),
    ).toEqual([[], [], [failed]]);
  });

  test('by app: others, and what is about none, are not told', () => {
    const rules = { ...all, apps: ['shop'] };
    const { app: _, ...workspace } = aNotice({ about: 'source' });
    expect(through([[0, aNotice(), workspace, aNotice({ app: 'shop', about: 'apply shop' })]], rules)).toEqual([
      [failed],
    ]);
  });

  test('by severity: the end counts as much as its trouble', () => {
    const rules: Rules = { ...all, severity: 'error' };
    const drift = aNotice({ kind: 'drift', severity: 'warning', about: 'drift blog' });
    expect(
      through(
        [
          [0, aNotice(), drift],
          [1, over({ about: 'drift blog' })],
          [2, over()],
        ],
        rules,
      ),
    ).toEqual([[failed], [], [well]]);
  });

  test('whoever wants ends alone gets them', () => {
    expect(
      through(
        [
          [0, aNotice()],
          [1, over()],
        ],
        { ...all, on: ['recovered'] },
      ),
    ).toEqual([[], [well]]);
  });
});

describe('what did not arrive', () => {
  const lost = notArrived(tell({}, [aNotice()], all, 0).ledger, aNotice(), 0);
  const titles = (said: readonly Notice[], at: number) =>
    tell(lost, said, all, at * minute).notices.map(({ title }) => title);

  test('is told after a pause, though nobody says it again', () => {
    expect(titles([], 4)).toEqual([]);
    expect(titles([aNotice()], 4)).toEqual([]);
    expect(titles([], 5)).toEqual(['blog could not be applied']);
    expect(titles([aNotice()], 5)).toEqual(['blog could not be applied']);
  });

  test('has no end to be told', () => {
    expect(titles([over()], 4)).toEqual([]);
    expect(tell(lost, [over()], all, 0).ledger).toEqual({});
  });
});

test('names such as constructor are names', () => {
  const odd = aNotice({ about: 'constructor' });
  expect(tell({}, [odd], all, 0).notices).toHaveLength(1);
  expect(notArrived({}, odd, 0)).toEqual({});
});

test('it does not grow without bound', () => {
  const many = Array.from({ length: 3000 }, (_, index) => aNotice({ about: `apply app-${index}` }));
  const { ledger } = tell({}, many, all, 0);
  expect(Object.keys(ledger)).toHaveLength(2000);
  expect(ledger).toHaveProperty(['apply app-2999']);
});
