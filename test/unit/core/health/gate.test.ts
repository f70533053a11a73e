import { describe, expect, test } from 'vitest';
import { advance, type Gate, type GateWish, openGate } from '../../../../src/core/health/gate.ts';
import type { Sight } from '../../../../src/core/health/sight.ts';

const wish: GateWish = {
  hasHealthcheck: false,
  job: false,
  restart: 'always',
  until: 'stable',
  stableFor: 10,
  deadline: 60,
};

const running: Sight = {
  at: 0,
  id: 'c1',
  status: 'running',
  paused: false,
  restarting: false,
  exitCode: 0,
  oom: false,
  error: '',
  restarts: 0,
  startedAt: 0,
  health: 'none',
  patience: 0,
};

/** Looks at these seconds, each with what differs from a container that runs since 0. */
function through(looks: readonly (readonly [number, Partial<Sight>?])[], own: Partial<GateWish> = {}): Gate {
  const wanted = { ...wish, ...own };
  return looks.reduce(
    (gate, [second, seen = {}]) => {
      const at = second * 1000;
      return advance(gate, { ...running, ...seen, at }, at, wanted);
    },
    openGate(0, wanted),
  );
}

describe('ready and stable', () => {
  test('ready ends a wait until ready, and is on the way for a wait until stable', () => {
    expect(through([[2]], { until: 'ready' }).verdict).toEqual({ kind: 'ready' });
    expect(through([[2], [11]]).verdict).toEqual({ kind: 'ready' });
    expect(through([[2], [12]]).verdict).toEqual({ kind: 'stable' });
  });

  test('a restart begins the time anew, also one that was not the engine’s', () => {
    const restarted = { restarts: 1, startedAt: 11_000 };
    expect(through([[2], [11.5, restarted], [13, restarted], [22, restarted]]).verdict).toEqual({ kind: 'ready' });
    expect(through([[2], [13, restarted], [23, restarted]]).verdict).toEqual({ kind: 'stable' });
    expect(through([[2], [13, { startedAt: 11_000 }], [14, { startedAt: 11_000 }]]).verdict.kind).toBe('ready');
  });
});

describe('failures that are sure', () => {
  test('two restarts since it opened are a crash loop; those before are not', () => {
    const at = (restarts: number) => ({ restarts, status: 'restarting', restarting: true, exitCode: 1 });
    expect(
      through([
        [1, at(0)],
        [2, at(1)],
      ]).verdict.kind,
    ).toBe('waiting');
    expect(
      through([
        [1, at(0)],
        [2, at(1)],
        [3, at(2)],
      ]).verdict,
    ).toEqual({
      kind: 'failed',
      reason: 'crash-loop',
      why: 'it ended 2 times in a row with exit code 1',
    });
    expect(
      through([
        [1, at(7)],
        [2, at(8)],
      ]).verdict.kind,
    ).toBe('waiting');
  });

  test('a job that may try again is ended by its own policy', () => {
    const at = (restarts: number) => ({ restarts, status: 'restarting', restarting: true, exitCode: 1 });
    const job = { job: true, restart: 'on-failure:5', until: 'completed' } as const;
    expect(
      through(
        [
          [1, at(0)],
          [2, at(4)],
        ],
        job,
      ).verdict.kind,
    ).toBe('waiting');
    expect(
      through(
        [
          [1, at(0)],
          [2, { status: 'exited', exitCode: 1, restarts: 5 }],
        ],
        job,
      ).verdict,
    ).toMatchObject({
      kind: 'failed',
      reason: 'exited',
    });
  });

  test('memory that ran out, also where the engine starts it again', () => {
    expect(through([[1, { status: 'restarting', restarting: true, oom: true, exitCode: 137 }]]).verdict).toEqual({
      kind: 'failed',
      reason: 'out-of-memory',
      why: 'it ended because it ran out of memory',
    });
  });

  test('a health check that the engine has given up on', () => {
    const checked = { hasHealthcheck: true };
    expect(through([[1, { health: 'starting' }]], checked).verdict.kind).toBe('waiting');
    expect(through([[1, { health: 'unhealthy', output: 'refused' }]], checked).verdict).toMatchObject({
      reason: 'unhealthy',
      why: 'its health check fails: refused',
    });
  });
});

describe('what is asked from outside', () => {
  const asked = { probe: { retries: 2 } };
  const passed = { answer: { kind: 'passed' } } as const;
  const failed = { answer: { kind: 'failed', why: 'port 80 is shut' } } as const;
  const away = { answer: { kind: 'away', why: 'no way' } } as const;

  test('failing before the first success is waiting, after it is a failure once it is as often as is said', () => {
    expect(
      through(
        [
          [2, failed],
          [3, failed],
          [4, failed],
        ],
        asked,
      ).verdict.kind,
    ).toBe('waiting');
    expect(
      through(
        [
          [2, passed],
          [3, failed],
        ],
        asked,
      ).verdict.kind,
    ).toBe('ready');
    expect(
      through(
        [
          [2, passed],
          [3, failed],
          [4, failed],
        ],
        asked,
      ).verdict,
    ).toMatchObject({ reason: 'probe' });
    expect(
      through(
        [
          [2, passed],
          [3, failed],
          [4, passed],
          [5, failed],
        ],
        asked,
      ).verdict.kind,
    ).toBe('ready');
  });

  test('one bad answer begins the time anew', () => {
    expect(
      through(
        [
          [2, passed],
          [11, failed],
          [12, passed],
          [21, passed],
        ],
        asked,
      ).verdict.kind,
    ).toBe('ready');
    expect(
      through(
        [
          [2, passed],
          [11, failed],
          [12, passed],
          [22, passed],
        ],
        asked,
      ).verdict.kind,
    ).toBe('stable');
  });

  test('where no way leads, running is enough, and the verdict says so', () => {
    expect(
      through(
        [
          [2, away],
          [3, away],
        ],
        asked,
      ).verdict.kind,
    ).toBe('waiting');
    expect(
      through(
        [
          [2, away],
          [3, away],
          [4, away],
        ],
        asked,
      ).verdict,
    ).toEqual({
      kind: 'ready',
      note: 'it could not be asked from here: no way',
    });
  });
});

describe('the deadline', () => {
  test('is absolute, and tells what was waited for', () => {
    const starting = { health: 'starting' } as const;
    expect(through([[69, starting]], { hasHealthcheck: true }).verdict.kind).toBe('waiting');
    expect(through([[70, starting]], { hasHealthcheck: true }).verdict).toEqual({
      kind: 'timed-out',
      why: 'its health check has not passed yet',
      seconds: 70,
    });
  });

  test('a check that the image brings may ask for more', () => {
    const slow = { health: 'starting', patience: 300 } as const;
    expect(through([[200, slow]], { until: 'ready' }).verdict.kind).toBe('waiting');
    expect(through([[300, slow]], { until: 'ready' }).verdict.kind).toBe('timed-out');
  });

  test('ends the wait for a container that is gone', () => {
    const opened = openGate(0, wish);
    expect(advance(opened, undefined, 70_000, wish).verdict).toMatchObject({ why: 'its container is gone' });
  });
});
