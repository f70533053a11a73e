import { expect, test } from 'vitest';
import { parseDotenv, parseRawEnv } from '../../../../src/core/compose/dotenv.ts';

const values = (text: string, outer: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries([...parseDotenv(text, (name) => outer[name]).entries].map(([name, { value }]) => [name, value]));

test.each([
  ['A=1 # note', { A: '1' }],
  ['B=a#b', { B: 'a#b' }],
  ['B=#abc # note', { B: '#abc' }],
  ['C="x # y" # z', { C: 'x # y' }],
  ["D='a$Q'", { D: 'a$Q' }],
  ['E="a\\nb\\$c\\"d"', { E: 'a\nb$c"d' }],
  ['export F=1', { F: '1' }],
  ['G: yaml', { G: 'yaml' }],
  ['H=a b c  ', { H: 'a b c' }],
  ['I="two\nlines"\nJ=1', { I: 'two\nlines', J: '1' }],
  ['J=\n#K=1', { J: '' }],
  ['A=1\nL="${A}x"\nM=$A$$x', { A: '1', L: '1x', M: '1$x' }],
  ['P=a\\nb', { P: 'a\\nb' }],
  ['Q="a\\tb\\\\c"', { Q: 'a\tb\\c' }],
  ["R='it\\'s'", { R: "it's" }],
  ['S = spaced', { S: 'spaced' }],
  ['T=$(date)', { T: '$(date)' }],
  ['N-x=1', { 'N-x': '1' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['A="x\r\ny"', { A: 'x\r\ny' }],
  ['\uFEFFA=1', { A: '1' }],
  ['A=1\nA=2', { A: '2' }],
])('%j', (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test('a bare name takes its value from outside, and is left out where there is none', () => {
  expect(values('HOME_DIR\nOTHER\n', { HOME_DIR: '/h' })).toEqual({ HOME_DIR: '/h' });
});

test('earlier keys of the file go before what is outside', () => {
  expect(values('A=own\nB=$A$C', { A: 'outer', C: 'c' })).toEqual({ A: 'own', B: 'ownc' });
});

test.each([
  ['A=1\nB C=1', 2, 'has a space in it'],
  ['A="open', 1, 'a closing quote is missing'],
  ['A=${x', 1, 'is not a valid expression'],
  ['A@=1', 1, 'not allowed: "@"'],
])('%j is refused with its line', (text, line, message) => {
  expect(parseDotenv(text, () => undefined).faults).toEqual([{ line, message: expect.stringContaining(message) }]);
});

test('every key knows its line', () => {
  const { entries } = parseDotenv('# a\nA="x\ny"\n\nB=1', () => undefined);
  expect([...entries].map(([name, { line }]) => [name, line])).toEqual([
    ['A', 2],
    ['B', 5],
  ]);
});

test('raw files are taken as they are', () => {
  const { entries } = parseRawEnv('A="$x" # y\n\n# note\nB=\n');
  expect([...entries].map(([name, { value }]) => [name, value])).toEqual([
    ['A', '"$x" # y'],
    ['B', ''],
  ]);
});
