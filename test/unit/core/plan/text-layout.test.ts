import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, layout, painter, shorten, span, table, whole } from '../../../../src/core/plan/text-layout.ts';

const plain = painter(false);

describe('layout', () => {
  test('breaks between words only, and no line is too long unless one word is', () => {
    const word = fc.stringMatching(/^[a-z]{1,30}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 20, max: 100 }),
        (words, width) => {
          const lines = layout([span(words.join(' '))], { width, first: '- ', rest: '  ' }, plain);
          expect(lines.flatMap((line) => line.slice(2).split(' '))).toEqual(words);
          for (const line of lines) expect(line.length <= width || !line.slice(2).includes(' ')).toBe(true);
        },
      ),
    );
  });

  test('keeps what is whole on one line', () => {
    const lines = layout(
      [span('run'), span(' '), whole('orbitr apply --prune')],
      { width: 22, first: '', rest: '' },
      plain,
    );
    expect(lines).toEqual(['run', 'orbitr apply --prune']);
  });

  test('glues spans that no space parts', () => {
    expect(layout([whole('a b:'), span('c'), span(' d')], { width: 80, first: '', rest: '' }, plain)).toEqual([
      'a b:c d',
    ]);
  });

  test('paints each line by itself, neighbours of one style together', () => {
    const lines = layout([span('one two three', 'red')], { width: 8, first: '', rest: '' }, painter(true));
    expect(lines).toEqual(['\u001b[31mone two\u001b[39m', '\u001b[31mthree\u001b[39m']);
  });
});

test('wide characters take two columns, combining ones none', () => {
  expect(displayWidth('日本')).toBe(4);
  expect(displayWidth('e\u0301')).toBe(1);
  expect(displayWidth('🚀')).toBe(2);
});

test('shorten cuts to the width, ellipsis included', () => {
  expect(shorten('abcdef', 4)).toBe('abc…');
  expect(shorten('abc', 4)).toBe('abc');
});

test('a table pads to its widest cell and leaves no blanks at the ends of lines', () => {
  expect(
    table(
      ['A', 'B'],
      [
        [span('long'), span('x')],
        [span('s'), span('')],
      ],
      plain,
    ),
  ).toEqual(['A     B', 'long  x', 's']);
});
