import { expect, test } from 'vitest';
import { circlesOf } from '../../../src/lib/circles.ts';
import { addressesOverlap } from '../../../src/lib/host-address.ts';

test.each([
  [{ a: ['b'], b: ['c'], c: [] }, []],
  [{ a: ['a'] }, [['a']]],
  [{ a: ['b'], b: ['a'] }, [['a', 'b']]],
  [
    { a: ['b', 'c'], b: ['c'], c: ['a'] },
    [
      ['a', 'c'],
      ['b', 'c', 'a'],
    ],
  ],
  [{ a: ['x'], b: ['c'], c: ['b', 'x'] }, [['b', 'c']]],
  [{ a: ['b'], b: ['c'], c: ['b'] }, [['b', 'c']]],
] as Array<[Record<string, string[]>, string[][]]>)('circles in %j', (graph, expected) => {
  expect(circlesOf(Object.keys(graph), (name) => graph[name] ?? [])).toEqual(expected);
});

test.each([
  ['', '127.0.0.1', true],
  ['0.0.0.0', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['0.0.0.0', '::1', false],
  ['::', '::1', true],
  ['::', '127.0.0.1', false],
  ['::', '', true],
])('%j and %j overlap: %s', (one, other, expected) => {
  expect(addressesOverlap(one, other)).toBe(expected);
  expect(addressesOverlap(other, one)).toBe(expected);
});
