import { describe, expect, test } from 'vitest';
import { type LookWish, look } from '../../../../src/core/health/look.ts';
import { ownDeadline, sightOf } from '../../../../src/core/health/sight.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';

const now = Date.parse('2026-01-01T00:00:10Z');
const plain: LookWish = { hasHealthcheck: false, job: false, restart: 'no' };
const readiness = (seen: ContainerInspect, wish: LookWish, at: number) => look(sightOf(seen, at), wish);

function container(state: object, rest: object = {}): ContainerInspect {
  const running = {
    Status: 'running',
    Running: true,
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    ExitCode: 0,
    Error: '',
    StartedAt: '2026-01-01T00:00:00Z',
    FinishedAt: '',
  };
  return { RestartCount: 0, Config: {}, State: { ...running, ...state }, ...rest } as unknown as ContainerInspect;
}

describe('a container without a health check', () => {
  test('is ready once it has run for a second, not before', () => {
    expect(readiness(container({}), plain, now).kind).toBe('well');
    expect(readiness(container({ StartedAt: '2026-01-01T00:00:09.500Z' }), plain, now).kind).toBe('waiting');
  });

  test('has failed where it ended and nothing starts it again', () => {
    expect(readiness(container({ Status: 'exited', ExitCode: 4 }), plain, now)).toEqual({
      kind: 'failed',
      reason: 'exited',
      why: 'it ended with exit code 4',
    });
  });

  test('is done where it ended well and nothing starts it again', () => {
    expect(readiness(container({ Status: 'exited' }), plain, now).kind).toBe('completed');
    expect(readiness(container({ Status: 'exited' }), { ...plain, restart: 'always' }, now).kind).toBe('waiting');
  });

  test('says so where memory ran out', () => {
    expect(readiness(container({ Status: 'exited', ExitCode: 137, OOMKilled: true }), plain, now)).toEqual({
      kind: 'failed',
      reason: 'out-of-memory',
      why: 'it ended because it ran out of memory',
    });
  });
});

describe('a container with a health check', () => {
  const checked = { ...plain, hasHealthcheck: true };
  const health = (status: string, output = '') =>
    container({ Health: { Status: status, FailingStreak: 0, Log: [{ ExitCode: 1, Output: output }] } });

  test('is ready when the check has passed, also one that its image brings', () => {
    expect(readiness(health('healthy'), checked, now).kind).toBe('well');
    expect(readiness(health('starting'), plain, now).kind).toBe('waiting');
  });

  test('has failed where the engine says so, with what the check said', () => {
    expect(readiness(health('unhealthy', 'no\nconnection refused\n'), checked, now)).toEqual({
      kind: 'failed',
      reason: 'unhealthy',
      why: 'its health check fails: connection refused',
    });
  });

  test('is given all the time that the check asks for', () => {
    expect(
      ownDeadline(
        container({}, { Config: { Healthcheck: { StartPeriod: 300e9, Interval: 10e9, Timeout: 5e9, Retries: 4 } } }),
      ),
    ).toBe(360);
    expect(ownDeadline(container({}, { Config: { Healthcheck: { Test: ['CMD', 'true'] } } }))).toBe(180);
    expect(ownDeadline(container({}))).toBe(0);
  });
});

describe('a job', () => {
  const job = { ...plain, job: true };

  test('is waited for until it has ended, and only exit code 0 is an end', () => {
    expect(readiness(container({}), job, now).kind).toBe('waiting');
    expect(readiness(container({ Status: 'exited' }), job, now).kind).toBe('completed');
    expect(readiness(container({ Status: 'exited', ExitCode: 1 }), job, now).kind).toBe('failed');
  });
});
