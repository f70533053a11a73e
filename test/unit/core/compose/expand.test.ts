import { expect, test } from 'vitest';
import { expand } from '../../../../src/core/compose/expand.ts';

const variables: Readonly<Record<string, string>> = { A: 'a', EMPTY: '', DOLLAR: '$A', _x1: 'u' };
const lookup = (name: string): string | undefined => variables[name];

test.each([
  ['plain', 'plain'],
  ['$A-${A}', 'a-a'],
  ['$_x1.', 'u.'],
  ['$$A $${A} $$$A', '$A ${A} $a'],
  ['a $ b $1 c$', 'a $ b $1 c$'],
  ['${NONE:-d} ${EMPTY:-d} ${EMPTY-d} ${NONE-d}', 'd d  d'],
  ['${A:+r} ${EMPTY:+r} ${EMPTY+r} ${NONE+r}.', 'r  r .'],
  ['${A:?e} ${EMPTY?e}', 'a '],
  ['${NONE:-${EMPTY:-${A}}}', 'a'],
  ['${NONE:-x:-y} ${NONE-b-c}', 'x:-y b-c'],
  ['${NONE:-{}} ${NONE:-{x} y', '{} {x y'],
  ['${DOLLAR}', '$A'],
  ['${NONE:-$DOLLAR}', '$A'],
])('%s gives %s', (text, expected) => {
  expect(expand(text, lookup)).toEqual({ text: expected, faults: [] });
});

test.each([
  ['ab ${A', 3],
  ['${}', 0],
  ['${A!}', 0],
  ['x${a.b}', 1],
  ['${A :-b}', 0],
  ['${1}', 0],
  ['${NONE:-${}}', 8],
])('%s is refused at its dollar sign', (text, index) => {
  expect(expand(text, lookup).faults).toMatchObject([{ kind: 'syntax', index }]);
});

test('variables without a value are named, those of an unused default are not', () => {
  expect(expand('$A ${NONE} ${A:-$ALSO}', lookup).faults).toEqual([{ kind: 'unset', index: 3, variable: 'NONE' }]);
  expect(expand('${NONE:?set $A first}', lookup).faults).toEqual([
    { kind: 'required', index: 0, variable: 'NONE', message: 'set a first' },
  ]);
});
