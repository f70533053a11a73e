import { describe, expect, test } from 'vitest';
import { OrbitrError } from '../../../../src/core/errors.ts';
import type { AppResult, PassResult } from '../../../../src/core/events.ts';
import { type Ledger, tell } from '../../../../src/core/notify/ledger.ts';
import { noticeOfError, noticeOfHands, noticeOfWaiting } from '../../../../src/core/notify/of-others.ts';
import { noticesOfPass, noticesOfPlan, type PassFacts } from '../../../../src/core/notify/of-pass.ts';
import { type Notice, noticeKinds } from '../../../../src/core/notify/types.ts';
import type { Plan, Reason } from '../../../../src/core/plan/types.ts';
import type { Problem } from '../../../../src/core/problems.ts';

const result = (...apps: readonly (Partial<AppResult> & Pick<AppResult, 'outcome'>)[]): PassResult => ({
  version: 1,
  exit: 0,
  apps: apps.map((app) => ({ app: 'blog', failures: [], findings: [], urls: [], ...app })),
  ...{ done: 1, failed: 0, skipped: 0, ms: 10 },
});
const failure = {
  code: 'unhealthy',
  message: 'web of blog did not become healthy within 60 s',
  suggestions: ['look: orbitr why blog'],
  detail: ['1', '2', '3', '4', '5', 'web exited with 1'],
};
const finding = (more: Partial<Problem> = {}): Problem => ({
  severity: 'error',
  code: 'blocked',
  message: 'port 80 is held by nginx',
  suggestions: [],
  ...more,
});

/** What of a pass is told to somebody who wants all, after what was said before. */
function told(before: readonly Notice[], passed: PassResult, facts: Partial<PassFacts> = {}): readonly Notice[] {
  const rules = { on: noticeKinds, severity: 'info' } as const;
  const ledger: Ledger = tell({}, before, rules, 0).ledger;
  return tell(ledger, noticesOfPass(passed, { at: 1, ...facts }), rules, 1).notices;
}

const plain = (notices: readonly Notice[]) =>
  notices.map(({ kind, severity, title, text }) => ({ kind, severity, title, text }));

describe('an app that', () => {
  test('was applied: with its revision, commit and address', () => {
    const commit = { id: '1a2b3c4', author: 'Ada', subject: 'Fix' };
    const facts: Partial<PassFacts> = { revision: (app) => (app === 'blog' ? { number: 5, commit } : undefined) };
    const notices = told([], result({ outcome: 'converged', urls: ['http://127.0.0.1:8080'] }), facts);
    expect(notices).toEqual([
      expect.objectContaining({
        kind: 'applied',
        title: 'blog is at revision 5 now',
        revision: 5,
        commit,
        link: 'http://127.0.0.1:8080',
      }),
    ]);
  });

  test('was put right: drift, with what was found', () => {
    const reasons = [{ text: 'web is stopped' }, { text: 'web is stopped' }] as unknown as Reason[];
    const plan = { apps: [{ app: 'blog', change: 'repair', steps: [{ reasons }] }] } as unknown as Plan;
    expect(plain(told([], result({ outcome: 'converged' }), { plan }))).toEqual([
      {
        kind: 'drift',
        severity: 'warning',
        title: 'blog differed from its files, and was put right',
        text: ['web is stopped.'],
      },
    ]);
  });

  test('was only waited for: nothing; was stopped: so', () => {
    const planned = (change: string, verb: string) =>
      ({ apps: [{ app: 'blog', change, steps: [{ verb, reasons: [] }] }] }) as unknown as Plan;
    expect(told([], result({ outcome: 'converged' }), { plan: planned('repair', 'await') })).toEqual([]);
    const [stopped] = told([], result({ outcome: 'converged' }), { plan: planned('stop', 'stop') });
    expect(stopped?.title).toBe('blog was stopped');
  });

  test('failed, is unhealthy or was rolled back: why, the end of its log, and what to do', () => {
    const text = [
      'web of blog did not become healthy within 60 s.',
      ...['2', '3', '4', '5', 'web exited with 1'],
      'Try: look: orbitr why blog',
    ];
    for (const [outcome, kind, severity] of [
      ['failed', 'failed', 'error'],
      ['unhealthy', 'unhealthy', 'error'],
      ['rolled-back', 'rolled-back', 'warning'],
    ] as const)
      expect(plain(told([], result({ outcome, failures: [failure] })))).toEqual([
        { kind, severity, title: expect.stringContaining('blog'), text },
      ]);
  });

  test('is frozen: its faults with their places, and no warnings beside them', () => {
    const position = { file: 'apps/blog/compose.yaml', line: 4, column: 5 };
    const findings = [
      finding({ position, message: 'unknown key "imge"' }),
      finding({ severity: 'warning', message: 'no tag' }),
    ];
    expect(plain(told([], result({ outcome: 'frozen', findings })))).toEqual([
      {
        ...{ kind: 'failed', severity: 'error', title: 'blog is left as it is: its files have errors' },
        text: ['apps/blog/compose.yaml:4:5: unknown key "imge".'],
      },
    ]);
  });

  test('is blocked: a warning; but not for what failed and waits for a change', () => {
    expect(plain(told([], result({ outcome: 'blocked', findings: [finding()] })))).toEqual([
      {
        kind: 'failed',
        severity: 'warning',
        title: 'blog is blocked: nothing of it was touched',
        text: ['port 80 is held by nginx.'],
      },
    ]);
    expect(told([], result({ outcome: 'blocked', findings: [finding({ code: 'quarantined' })] }))).toEqual([]);
  });

  test('waits for others, or is as it was: nothing', () => {
    expect(told([], result({ outcome: 'skipped' }, { outcome: 'unchanged', app: 'shop' }))).toEqual([]);
  });

  test('differs and is left so: drift, until it differs no more', () => {
    const left = result({
      outcome: 'unchanged',
      findings: [finding({ code: 'drift-left', severity: 'warning', message: 'web.image differs' })],
    });
    const before = noticesOfPass(left, { at: 0 });
    expect(plain(told([], left))).toEqual([
      { kind: 'drift', severity: 'warning', title: 'blog differs from its files', text: ['web.image differs.'] },
    ]);
    expect(told(before, left)).toEqual([]);
    expect(told(before, result({ outcome: 'unchanged' })).map(({ kind }) => kind)).toEqual(['recovered']);
  });
});

describe('a trouble of the last pass', () => {
  const before = (outcome: AppResult['outcome']) => noticesOfPass(result({ outcome, failures: [failure] }), { at: 0 });
  const kinds = (outcome: AppResult['outcome'], then: AppResult['outcome']) =>
    told(
      before(outcome),
      result({ outcome: then, findings: then === 'blocked' ? [finding({ code: 'quarantined' })] : [] }),
    ).map(({ kind }) => kind);

  test.each([
    ['failed', 'converged', ['recovered']],
    ['failed', 'unchanged', ['recovered']],
    ['rolled-back', 'blocked', []],
    ['rolled-back', 'converged', ['recovered']],
    ['rolled-back', 'unchanged', ['recovered']],
    ['unhealthy', 'converged', ['recovered']],
    // that nothing differs does not say that it answers
    ['unhealthy', 'unchanged', []],
    ['unhealthy', 'skipped', []],
    ['unhealthy', 'removed', ['applied']],
  ] as const)('%s, then %s', (one, then, expected) => {
    expect(kinds(one, then)).toEqual(expected);
  });

  test('a pass that could not be made ends with the next one that could', () => {
    const error = new OrbitrError({
      code: 'docker-unreachable',
      message: 'the engine is away',
      suggestions: ['start it'],
    });
    const notice = noticeOfError(error, 0);
    expect(notice.text).toEqual(['the engine is away.', 'Try: start it']);
    expect(plain(told([notice], result()))).toEqual([
      { kind: 'recovered', severity: 'info', title: 'the workspace can be worked on again', text: [] },
    ]);
  });
});

describe('a plan that nobody walks', () => {
  const plan = (status: string, findings: readonly Problem[] = []) =>
    noticesOfPlan({ apps: [{ app: 'blog', status, findings }] } as unknown as Plan, 1);
  const rules = { on: noticeKinds, severity: 'info' } as const;
  const then = (before: readonly Notice[], after: readonly Notice[]) =>
    tell(tell({}, before, rules, 0).ledger, after, rules, 1).notices.map(({ kind, title }) => `${kind}: ${title}`);
  const failed = noticesOfPass(result({ outcome: 'failed', failures: [failure] }), { at: 0 });

  test('tells of what is blocked or frozen', () => {
    expect(then([], plan('blocked', [finding()]))).toEqual(['failed: blog is blocked: nothing of it was touched']);
    expect(then([], plan('frozen', [finding()]))).toEqual(['failed: blog is left as it is: its files have errors']);
    expect(then(plan('blocked', [finding()]), plan('blocked', [finding()]))).toEqual([]);
  });

  test('ends a trouble where all is as it should be, and not where there is something to do', () => {
    expect(then(failed, plan('in-sync'))).toEqual(['recovered: blog is as its files want it again']);
    for (const status of ['changes', 'held', 'suspended', 'disabled', 'orphaned'])
      expect(then(failed, plan(status))).toEqual([]);
  });

  test('tells of drift that is seen and left, until it is gone', () => {
    const reasons = [{ text: 'web is stopped' }] as unknown as Reason[];
    const drifted = {
      apps: [{ app: 'blog', status: 'changes', change: 'repair', findings: [], steps: [{ reasons }] }],
    };
    const left = noticesOfPlan(drifted as unknown as Plan, 1, ['blog']);
    expect(then([], left)).toEqual(['drift: blog differs from its files']);
    expect(left.at(-1)?.text).toEqual(['web is stopped.']);
    expect(then(left, left)).toEqual([]);
    expect(then(left, plan('in-sync'))).toEqual(['recovered: blog is as its files want it again']);
    expect(then([], noticesOfPlan(drifted as unknown as Plan, 1))).toEqual([]);
  });

  test('what waits for a person is told until it is done', () => {
    const waiting = noticeOfWaiting('blog', { message: '5 of 6 apps would change', suggestions: ['orbitr apply'] }, 0);
    expect(waiting.text).toEqual(['5 of 6 apps would change.', 'Try: orbitr apply']);
    expect(then([waiting], [waiting])).toEqual([]);
    expect(then([waiting], plan('in-sync'))).toEqual(['recovered: blog is as its files want it again']);
  });

  test('what hands stop again and again is told each time', () => {
    const hands = noticeOfHands('blog', 'web was stopped by hand three times', 0);
    expect(then([hands], [hands])).toEqual(['drift: a service of blog is left stopped, as it was by hand']);
  });
});
