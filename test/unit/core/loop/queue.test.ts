import { expect, test } from 'vitest';
import { newQueue, priorities } from '../../../../src/core/loop/queue.ts';

const even = () => 0.5;

test('wakes of one key collapse, the most urgent goes first, and what is not due waits', () => {
  const queue = newQueue(even);
  queue.add({ key: 'a', priority: priorities.resync });
  queue.add({ key: 'b', priority: priorities.files });
  queue.add({ key: 'a', priority: priorities.person });
  queue.add({ key: 'c', priority: priorities.engine, at: 500 });
  expect(queue.take(100)).toEqual(['a', 'b']);
  expect(queue.take(100)).toEqual([]);
  expect(queue.nextAt()).toBe(500);
  expect(queue.take(500)).toEqual(['c']);
});

test('the earlier of two times counts', () => {
  const queue = newQueue(even);
  queue.add({ key: 'a', priority: 0, at: 900 });
  queue.add({ key: 'a', priority: 0, at: 300 });
  queue.add({ key: 'a', priority: 0, at: 600 });
  expect(queue.nextAt()).toBe(300);
});

test('what is woken while it is worked on is given out exactly once more', () => {
  const queue = newQueue(even);
  queue.add({ key: 'a', priority: 0 });
  expect(queue.take(0)).toEqual(['a']);
  for (let times = 0; times < 5; times++) queue.add({ key: 'a', priority: 0 });
  expect(queue.take(0), 'single flight').toEqual([]);
  expect(queue.nextAt(), 'nothing that could be worked on').toBeUndefined();
  queue.done('a');
  expect(queue.take(0)).toEqual(['a']);
  queue.done('a');
  expect(queue.take(0)).toEqual([]);
});

test('what somebody else works on is held back', () => {
  const queue = newQueue(even);
  queue.hold('a');
  queue.add({ key: 'a', priority: 0 });
  expect(queue.take(0)).toEqual([]);
  expect(queue.isAtWork('a')).toBe(true);
  queue.done('a');
  expect(queue.take(0)).toEqual(['a']);
});

test('each failure waits twice as long, five minutes at most, until it is forgotten', () => {
  const queue = newQueue(even);
  const waits = Array.from({ length: 11 }, () => {
    queue.take(Number.MAX_SAFE_INTEGER);
    return queue.failed('a', 0);
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]);
  queue.forget('a');
  expect(queue.failed('a', 0)).toBe(1000);
});

test('what failed at one moment is not tried at one moment', () => {
  const [low, high] = [newQueue(() => 0), newQueue(() => 1)];
  expect([low.failed('a', 0), high.failed('a', 0)]).toEqual([800, 1200]);
});
