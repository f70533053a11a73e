import { expect, test } from 'vitest';
import { diffText, eventsText, historyText, whyText } from '../../../../src/core/revision/text.ts';
import type { Revision } from '../../../../src/core/revision/types.ts';

const options = { width: 80, colour: false };
const at = Date.UTC(2026, 10, 27, 2, 5);
const failed: Revision = {
  app: 'shop',
  number: 2,
  outcome: 'rolled-back',
  trigger: 'apply',
  began: at,
  ended: at + 12_000,
  by: 'ada@nas',
  commit: { id: '0123456789abcdef', author: 'Ada <ada@example.org>', subject: 'Bring the new shop' },
  inputs: 'b',
  replaces: 1,
  changes: [
    {
      text: 'environment.VERSION: "1" → "2"',
      service: 'web',
      path: 'environment.VERSION',
      file: 'apps/shop/compose.yaml',
      line: 7,
    },
  ],
  services: {},
  verdict: {
    code: 'unhealthy',
    message: 'web did not become ready: it ended 3 times in a row with exit code 3',
    detail: ['last lines of shop-web-1:', '  cannot read\u001b[31m the new format'],
  },
};
const back: Revision = {
  app: 'shop',
  number: 3,
  outcome: 'serving',
  trigger: 'rollback',
  began: at + 12_000,
  ended: at + 15_000,
  by: 'ada@nas',
  inputs: 'a',
  restores: 1,
  after: 2,
  changes: [],
  services: {},
};

test('why tells the trigger, the commit, the field with its place, the verdict, the log, and what to run next', () => {
  const quarantine = { app: 'shop', inputs: 'b', revision: 2, since: at + 12_000, why: 'web did not become ready' };
  expect(whyText({ app: 'shop', revision: back, failed, serving: 3, quarantine }, options)).toBe(
    `shop: revision 3 serves
Revision 3 brought revision 1 back, at 2026-11-27 02:05 UTC by ada@nas; it is
serving.

Revision 2: apply, at 2026-11-27 02:05 UTC by ada@nas; it failed, and was rolled
back after 12 s
  commit 0123456789ab by Ada <ada@example.org>: Bring the new shop
  web: environment.VERSION: "1" → "2" (apps/shop/compose.yaml:7)
  why it failed: web did not become ready: it ended 3 times in a row with exit
  code 3
    last lines of shop-web-1:
      cannot read the new format

In quarantine since 2026-11-27 02:05 UTC: the same inputs are not applied again.

  try: compare it with what was before: orbitr history shop --diff 2
  try: mend its files, or the same again: orbitr retry shop
`,
  );
});

test('the history marks what serves, and calls what nobody waited for superseded', () => {
  const first: Revision = { ...failed, number: 1, outcome: 'serving' };
  const rows = [back, failed, first].map((one) => ({ ...one, current: one.number === 3 }));
  expect(historyText(rows, options)).toBe(
    `APP   REV  STATE        BEGAN (UTC)       TRIGGER    COMMIT    BY
shop  3*   serving      2026-11-27 02:05  back to 1  -         ada@nas
shop  2    rolled-back  2026-11-27 02:05  apply      01234567  ada@nas
shop  1    superseded   2026-11-27 02:05  apply      01234567  ada@nas
`,
  );
});

test('a difference is a line a field; events are a line each', () => {
  const changes = [
    { service: 'web', path: 'environment.VERSION', before: '"1"', after: '"2"' },
    { service: 'cache', path: '', after: 'added' },
  ];
  expect(diffText({ version: 1, app: 'shop', from: 1, to: 2, changes }, options)).toBe(
    'shop: revision 1 → revision 2\n  web: environment.VERSION "1" → "2"\n  cache added\n',
  );
  expect(diffText({ version: 1, app: 'shop', from: 1, to: 2, changes: [] }, options)).toBe(
    'shop: revision 1 → revision 2: no difference\n',
  );
  expect(
    eventsText([{ at, kind: 'retry', app: 'shop', by: 'ada@nas', text: 'quarantine of revision 2 lifted' }], options),
  ).toBe('2026-11-27 02:05:00  shop  retry  quarantine of revision 2 lifted  by ada@nas\n');
});
