import { describe, expect, test } from 'vitest';
import type { PassEvent } from '../../../src/core/events.ts';
import { emptyView, type PassView, reduce } from '../../../src/ui/view-model.ts';
import { appDone, plan, step } from './events.ts';

const pull = step('blog', 'pull', 'nginx:1');
const create = step('blog', 'create');
const other = step('db', 'create');
const viewAfter = (...events: readonly PassEvent[]): PassView =>
  events.reduce((view, event, index) => reduce(view, event, 1000 + index), emptyView(0));
const planned: PassEvent = { kind: 'plan', plan: plan(pull, create, other) };
const states = (view: PassView) => Object.fromEntries(view.apps.map(({ name, state }) => [name, state]));

describe('the view of a pass', () => {
  test('an app is at work from its first step until it is done', () => {
    expect(states(viewAfter(planned))).toEqual({ blog: 'waiting', db: 'waiting' });
    expect(states(viewAfter(planned, { kind: 'step-started', step: pull }))).toEqual({ blog: 'active', db: 'waiting' });
    expect(states(viewAfter(planned, { kind: 'step-started', step: pull }, appDone('blog')))).toEqual({
      blog: 'over',
      db: 'waiting',
    });
  });

  test('a step remembers when it began and how far it is', () => {
    const progress = { kind: 'layers', done: 1, total: 4, bytes: 10, totalBytes: 40 } as const;
    const view = viewAfter(
      planned,
      { kind: 'step-started', step: pull },
      { kind: 'step-progress', step: pull, progress },
    );
    expect(view.apps[0]?.steps[0]).toMatchObject({ state: 'active', startedAt: 1001, progress });
  });

  test('failures go into the record with their app', () => {
    const failure = { code: 'pull-failed', message: 'no such tag', suggestions: ['mend it'], detail: ['404'] };
    const view = viewAfter(
      planned,
      { kind: 'step-started', step: pull },
      { kind: 'step-failed', step: pull, ms: 5, failure },
      appDone('blog', 'failed'),
    );
    expect(view.record).toEqual([
      {
        kind: 'app',
        app: 'blog',
        outcome: 'failed',
        ms: 3200,
        urls: [],
        unready: false,
        failures: [{ label: 'pull nginx:1', failure }],
      },
    ]);
  });

  test('an app whose wait was interrupted is known as such', () => {
    const ready = step('blog', 'await');
    const skipped = { kind: 'step-skipped', step: ready, because: 'interrupted' } as const;
    const started = { kind: 'step-started', step: ready } as const;
    expect(viewAfter(planned, started, skipped, appDone('blog', 'skipped')).record).toMatchObject([{ unready: true }]);
    expect(viewAfter(planned, skipped, appDone('blog', 'skipped')).record).toMatchObject([{ unready: false }]);
  });

  test('apps that had nothing to do leave no trace', () => {
    expect(viewAfter(planned, appDone('quiet', 'unchanged')).record).toEqual([]);
  });

  test('planning again keeps what is over and takes the rest anew', () => {
    const view = viewAfter(planned, { kind: 'step-started', step: pull }, appDone('blog'), {
      kind: 'replan',
      plan: plan(other),
      why: 'the files changed',
    });
    expect(states(view)).toEqual({ blog: 'over', db: 'waiting' });
    expect(view.record.at(-1)).toEqual({ kind: 'note', tone: 'info', text: 'planned again: the files changed' });
  });

  test('a step that no plan named is shown all the same', () => {
    const late = step('late', 'remove');
    expect(viewAfter(planned, { kind: 'step-started', step: late }).apps.at(-1)).toMatchObject({
      name: 'late',
      state: 'active',
    });
  });

  test('the view before is never changed', () => {
    const before = viewAfter(planned);
    const copy = structuredClone(before);
    reduce(before, { kind: 'step-started', step: pull }, 5);
    expect(before).toEqual(copy);
  });
});
