import { expect, test } from 'vitest';
import { neutralise, neutraliseLine } from '../../../src/lib/escape.ts';

test.each([
  ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ['cursor movements and clearing', 'a\u001b[2J\u001b[10;5Hb', 'ab'],
  ['a window title, ended by BEL', '\u001b]0;owned\u0007text', 'text'],
  ['a link, ended by ST', '\u001b]8;;http://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a string sequence that never ends', 'a\u001bPpayload', 'a'],
  ['one-byte CSI', '\u009b31mred', 'red'],
  ['two-byte sequences', '\u001bcreset', 'reset'],
  ['a bell and a backspace', 'a\u0007b\u0008', 'a\\x07b\\x08'],
  ['a lone escape at the end', 'a\u001b', 'a\\x1b'],
  ['text that runs backwards', 'abc\u202edcba', 'abc\\u202edcba'],
  ['carriage returns that overwrite', 'good\rbad', 'good\nbad'],
  ['what is harmless', 'tab\there\nünïcödé 日本 😀', 'tab\there\nünïcödé 日本 😀'],
])('neutralises %s', (_, foreign, shown) => {
  expect(neutralise(foreign)).toBe(shown);
});

test('one line keeps its inner spaces and loses its breaks', () => {
  expect(neutraliseLine('\na  b\r\n\tc\n')).toBe('a  b c');
});
