import { describe, expect, test } from 'vitest';
import type { FrozenApp } from '../../../../src/core/desired/types.ts';
import type { ErrorCode } from '../../../../src/core/error-codes.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { planText } from '../../../../src/core/plan/text.ts';
import type { Problem } from '../../../../src/core/problems.ts';
import { converged } from '../../../support/simulate.ts';
import { desiredOf, noOptions, worldOf } from '../../../support/world.ts';

const shop = { services: { web: {} } };
const world = converged(worldOf(desiredOf({ shop, blog: { services: { web: {} }, file: { dependsOn: ['shop'] } } })));

function problem(code: ErrorCode, severity: Problem['severity'] = 'error'): Problem {
  return { severity, code, message: `told ${code}`, app: 'shop', suggestions: [] };
}

/** The same engine, the app `shop` not to be had now. */
function without(problems: readonly Problem[], more: Partial<FrozenApp> = {}) {
  const all = desiredOf({ shop, blog: { services: { web: {} }, file: { dependsOn: ['shop'] } } });
  const frozen = [{ name: 'shop', project: 'shop', known: true, problems, ...more }];
  return { ...world, desired: { ...all, apps: all.apps.filter(({ name }) => name !== 'shop'), frozen } };
}

const statusOf = (problems: readonly Problem[]) =>
  plan(without(problems)).apps.find(({ app }) => app === 'shop')?.status;

describe('an app that asks for more than it is granted', () => {
  test('is blocked, and what runs of it stays', () => {
    const made = plan(without([problem('permission-missing'), problem('lint-image-tag', 'warning')]));
    expect(made.summary).toMatchObject({ blocked: 1, frozen: 0 });
    expect(made.apps.flatMap(({ steps }) => steps)).toEqual([]);
    expect(planText(made, { width: 200, colour: false, verbose: false })).toContain(
      '! shop  blocked: nothing of it is touched until this is mended\n  told permission-missing\n',
    );
  });

  test('is frozen where its files are broken besides', () => {
    expect(statusOf([problem('permission-missing'), problem('compose-invalid')])).toBe('frozen');
    expect(statusOf([problem('permission-missing'), problem('permission-undeclared')])).toBe('frozen');
    expect(statusOf([problem('compose-invalid')])).toBe('frozen');
    expect(statusOf([])).toBe('frozen');
  });

  test('does not keep others from being removed: its files say what it is', () => {
    const gone = (problems: readonly Problem[]) => ({
      ...without(problems, { name: 'new', project: 'new', known: false }),
      options: { ...noOptions, prune: true },
    });
    const removed = (problems: readonly Problem[]) =>
      plan(gone(problems)).apps.find(({ app }) => app === 'shop')?.status;
    expect(removed([problem('permission-missing')])).toBe('changes');
    expect(removed([problem('compose-invalid')])).toBe('blocked');
  });

  test('leaves those that depend on it as they are while it runs', () => {
    expect(plan(without([problem('permission-missing')])).apps.find(({ app }) => app === 'blog')?.status).toBe(
      'in-sync',
    );
  });
});
