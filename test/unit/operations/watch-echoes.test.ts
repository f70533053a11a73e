import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newEchoes } from '../../../src/operations/watch-echoes.ts';
import type { Clock } from '../../../src/ports/clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    }),
};

function listening() {
  const end = new AbortController();
  const looks: (readonly [string, number])[] = [];
  const echoes = newEchoes(clock, end.signal, (key, at) => looks.push([key, at]));
  return { looks, end, ...echoes };
}

test('an event is looked at when it is told, and twice when it is over: lists come after events', async () => {
  const { heard, looks } = listening();
  heard('shop', false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(looks).toEqual([
    ['shop', 0],
    ['shop', 100],
    ['shop', 1000],
  ]);
});

test('what a lane does itself has no echo: its end is looked at anyway', async () => {
  const { heard, looks } = listening();
  heard('shop', true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(looks).toEqual([['shop', 0]]);
});

test('a flood of one key is looked at some times a second, and once more when it is over', async () => {
  const { heard, looks } = listening();
  for (let event = 0; event < 5000; event++) {
    heard('shop', false);
    await vi.advanceTimersByTimeAsync(2);
  }
  await vi.advanceTimersByTimeAsync(5000);
  const times = looks.map(([, at]) => at);
  expect(times.length).toBeLessThan(45);
  expect(times.slice(0, 4), 'the next ones come soon').toEqual([0, 50, 150, 350]);
  expect(times.at(-1)).toBeGreaterThanOrEqual(10_900);
});

test('keys do not wait for each other, and nothing is looked at after the end', async () => {
  const { heard, looks, end } = listening();
  heard('shop', false);
  heard('blog', false);
  end.abort();
  await vi.advanceTimersByTimeAsync(5000);
  expect(looks).toEqual([
    ['shop', 0],
    ['blog', 0],
  ]);
});
