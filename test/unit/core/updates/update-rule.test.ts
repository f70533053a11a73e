import { describe, expect, test } from 'vitest';
import { heldByRule, judgeCandidate } from '../../../../src/core/updates/judge-candidate.ts';
import { updateRule } from '../../../../src/core/updates/update-rule.ts';
import { isInWindow } from '../../../../src/core/updates/window.ts';

const base = { app: undefined, workspace: undefined, repository: 'ghcr.io/a/web', categories: [] };

describe('the rule of an image', () => {
  test('the image’s own policy, else the app’s, else the workspace’s, else the tag is followed', () => {
    const workspace = { policy: 'minor' } as const;
    expect(updateRule(base).policy).toBe('follow');
    expect(updateRule({ ...base, workspace }).policy).toBe('minor');
    expect(updateRule({ ...base, workspace, app: { policy: 'patch' } }).policy).toBe('patch');
    expect(updateRule({ ...base, app: { policy: 'patch', image: { policy: 'newest' } } }).policy).toBe('newest');
    expect(updateRule({ ...base, workspace, app: { image: { pattern: 'x' } } }).policy).toBe('newest');
  });

  test('what keeps data is taken only where the app’s own file says so', () => {
    const workspace = { policy: 'minor' } as const;
    const data = { ...base, workspace, repository: 'bitnami/postgresql' };
    expect(updateRule(data).needsOptIn).toBe(true);
    expect(updateRule({ ...base, workspace, categories: ['database'] }).needsOptIn).toBe(true);
    expect(updateRule({ ...data, app: { policy: 'patch' } }).needsOptIn).toBe(false);
    expect(updateRule({ ...base, workspace }).needsOptIn).toBe(false);
    expect(heldByRule('17', updateRule(data))).toMatchObject({ why: 'stateful' });
  });
});

describe('a candidate', () => {
  const rule = updateRule({ ...base, app: { policy: 'newest', image: { minAge: '1d' } } });
  const now = Date.UTC(2026, 0, 10);
  const judge = (
    hours: number,
    platforms: readonly string[] = ['linux/amd64', 'linux/arm64/v8'],
    platform = 'linux/arm64',
  ) => judgeCandidate({ tag: '2', platforms, since: now - hours * 3_600_000 }, rule, { platform, now })?.text;

  test('is taken when it is old enough', () => {
    expect(judge(24)).toBeUndefined();
    expect(judge(23)).toBe('23h old, minAge 24h');
  });

  test('is made for the engine’s platform, or the registry does not say', () => {
    expect(judge(99, ['linux/amd64'])).toBe('not made for linux/arm64');
    expect(judge(99, [])).toBeUndefined();
    expect(judge(99, ['linux/arm'], 'linux/arm64')).toBe('not made for linux/arm64');
  });
});

test.each([
  ['02:00-04:00', 120, true],
  ['02:00-04:00', 239, true],
  ['02:00-04:00', 240, false],
  ['02:00-04:00', 119, false],
  ['23:00-01:00', 1439, true],
  ['23:00-01:00', 30, true],
  ['23:00-01:00', 60, false],
])('%s at minute %i: %s', (window, minutes, expected) => expect(isInWindow(window, minutes)).toBe(expected));
