import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/core/error-codes.ts';
import { OrbitrError } from '../../../src/core/errors.ts';
import type { Step } from '../../../src/core/plan/types.ts';
import { hitByMishap } from '../../../src/reconcile/read-back.ts';
import type { StepEnd } from '../../../src/reconcile/walk.ts';

const step = (app: string) => ({ app, id: `${app}/web/start`, verb: 'start' }) as Step;
const failed = (app: string, code: ErrorCode): StepEnd => ({
  kind: 'failed',
  step: step(app),
  error: new OrbitrError({ code, message: code }),
});
const skipped = (app: string): StepEnd => ({ kind: 'skipped', step: step(app), because: 'start of web failed' });
const done = (app: string): StepEnd => ({ kind: 'done', step: step(app) });

describe('apps of which nothing failed but by mishap', () => {
  test('a connection that was cut, and what was left because of it', () => {
    expect([...hitByMishap([done('a'), failed('a', 'docker-unreachable'), skipped('a'), done('b')])]).toEqual(['a']);
    for (const code of ['docker-refused', 'compose-failed', 'step-failed'] as const)
      expect([...hitByMishap([failed('a', code)])]).toEqual(['a']);
  });

  test('what is sure is none, also beside a mishap', () => {
    for (const code of ['unhealthy', 'not-proven', 'migration-failed', 'image-missing', 'build-failed'] as const) {
      expect(hitByMishap([failed('a', code)]).size).toBe(0);
      expect(hitByMishap([failed('a', 'docker-unreachable'), failed('a', code)]).size).toBe(0);
    }
    expect(hitByMishap([done('a'), skipped('b')]).size).toBe(0);
  });
});
