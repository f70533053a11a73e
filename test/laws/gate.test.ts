import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, type Gate, type GateWish, isFinal, openGate } from '../../src/core/health/gate.ts';
import type { Sight } from '../../src/core/health/sight.ts';
import { lawWorlds } from './runs.ts';

const runs = { numRuns: Math.min(lawWorlds, 5000) };

const wishes: fc.Arbitrary<GateWish> = fc.record({
  hasHealthcheck: fc.boolean(),
  job: fc.boolean(),
  restart: fc.constantFrom('no', 'always', 'on-failure', 'on-failure:3'),
  until: fc.constantFrom('ready', 'stable', 'completed'),
  stableFor: fc.integer({ min: 0, max: 20 }),
  deadline: fc.integer({ min: 1, max: 60 }),
  probe: fc.option(fc.record({ retries: fc.integer({ min: 1, max: 4 }) }), { nil: undefined }),
}) as fc.Arbitrary<GateWish>;

/** A container's life in pieces: each moves time, and may restart it, change its health or answer. */
const piece = fc.record({
  wait: fc.integer({ min: 1, max: 8000 }),
  restart: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  gone: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant('running') },
    { weight: 1, arbitrary: fc.constantFrom('exited', 'restarting', 'created', 'dead') },
  ),
  exitCode: fc.constantFrom(0, 0, 1, 137),
  oom: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  health: fc.constantFrom('none', 'none', 'starting', 'healthy', 'healthy', 'unhealthy'),
  answer: fc.constantFrom(
    undefined,
    { kind: 'passed' },
    { kind: 'passed' },
    { kind: 'failed', why: 'shut' },
    { kind: 'away', why: 'no way' },
  ),
  patience: fc.constantFrom(0, 0, 30),
});
const lives = fc.array(piece, { minLength: 1, maxLength: 40 });

interface Looked {
  readonly at: number;
  readonly sight: Sight | undefined;
  readonly gate: Gate;
}

function live(pieces: typeof lives extends fc.Arbitrary<infer T> ? T : never, wish: GateWish): Looked[] {
  let at = 0;
  let restarts = 0;
  let startedAt = 0;
  let gate = openGate(0, wish);
  return pieces.map(({ wait, restart, gone, answer, status, ...rest }) => {
    at += wait;
    restarts += restart;
    if (restart > 0) startedAt = at;
    const found = { ...rest, at, id: 'c', status, restarting: status === 'restarting', restarts, startedAt };
    const sight = { ...found, paused: false, error: '', ...(answer ? { answer } : {}) } as Sight;
    gate = advance(gate, gone ? undefined : sight, at, wish);
    return { at, sight: gone ? undefined : sight, gate };
  });
}

const world = fc.tuple(lives, wishes);

test('never stable with a restart, a bad answer or a gap in the time that it must be well', () => {
  let stable = 0;
  fc.assert(
    fc.property(world, ([pieces, wish]) => {
      const looks = live(pieces, wish);
      const index = looks.findIndex(({ gate }) => gate.verdict.kind === 'stable');
      const end = looks[index];
      if (!end) return;
      stable += 1;
      const from = end.at - wish.stableFor * 1000;
      // the look at or before the window's beginning belongs to it: between two looks nobody knows more
      const first = looks.findLastIndex(({ at }) => at <= from);
      expect(first).toBeGreaterThanOrEqual(0);
      const window = looks.slice(first, index + 1);
      const starts = window.map(({ sight }) => sight && `${sight.startedAt} ${sight.restarts}`);
      expect(new Set(starts).size).toBe(1);
      expect(starts[0]).toBeDefined();
      for (const { sight } of window) {
        expect(sight?.status).toBe('running');
        expect(['none', 'healthy']).toContain(sight?.health);
        if (wish.probe) expect(sight?.answer?.kind).not.toBe('failed');
      }
    }),
    runs,
  );
  expect(stable).toBeGreaterThan(10);
});

test('the deadline always ends it, and no later look moves it but by what the container’s own check asks for', () => {
  fc.assert(
    fc.property(world, ([pieces, wish]) => {
      const most = Math.max(wish.deadline, 30) + (wish.until === 'stable' ? wish.stableFor : 0);
      for (const { at, gate } of live(pieces, wish)) {
        expect(gate.deadline).toBeLessThanOrEqual(most * 1000);
        if (at >= gate.deadline) expect(isFinal(gate.verdict, wish)).toBe(true);
      }
    }),
    runs,
  );
});

test('a final verdict is never taken back, and a journal’s copy goes on as the gate itself would', () => {
  fc.assert(
    fc.property(world, ([pieces, wish]) => {
      const looks = live(pieces, wish);
      const end = looks.findIndex(({ gate }) => isFinal(gate.verdict, wish));
      if (end >= 0) for (const { gate } of looks.slice(end)) expect(gate.verdict).toEqual(looks[end]?.gate.verdict);
      for (const [index, { gate }] of looks.entries()) {
        const next = looks[index + 1];
        if (!next) continue;
        expect(advance(JSON.parse(JSON.stringify(gate)), next.sight, next.at, wish)).toEqual(next.gate);
      }
    }),
    runs,
  );
});

test('two restarts since it opened close it for whatever must go on running', () => {
  fc.assert(
    fc.property(world, ([pieces, wish]) => {
      if (wish.job) return;
      for (const { gate } of live(pieces, wish)) {
        if (gate.crashes >= 2) expect(gate.verdict.kind).not.toMatch(/waiting|ready|stable/);
      }
    }),
    runs,
  );
});
