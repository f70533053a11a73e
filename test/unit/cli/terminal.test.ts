import { describe, expect, test } from 'vitest';
import { type Environment, openTerminal } from '../../../src/cli/terminal.ts';

function open(environment: Environment, isTTY = true, columns?: number) {
  const stream = { isTTY, write: () => true, ...(columns === undefined ? {} : { columns }) };
  return openTerminal({ stdin: stream, stdout: stream, stderr: stream }, environment);
}

describe('colour', () => {
  test.each<[string, Environment, boolean, boolean]>([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['NO_COLOR over FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR into a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('%s', (_, environment, isTTY, expected) => {
    expect(open(environment, isTTY).outColour).toBe(expected);
  });
});

test('nobody is asked, and nothing moves, in a pipeline or a pipe', () => {
  expect(open({})).toMatchObject({ interactive: true, live: true });
  expect(open({ CI: 'true' })).toMatchObject({ interactive: false, live: false });
  expect(open({ CI: 'false' })).toMatchObject({ interactive: true });
  expect(open({}, false)).toMatchObject({ interactive: false, live: false });
});

test('ASCII unless the locale is UTF-8; LC_ALL speaks first', () => {
  expect(open({ LANG: 'C.UTF-8' }).unicode).toBe(true);
  expect(open({ LANG: 'de_DE.utf8' }).unicode).toBe(true);
  expect(open({ LANG: 'C.UTF-8', LC_ALL: 'C' }).unicode).toBe(process.platform === 'darwin');
});

test('the width is what a person can read; a problem in a pipe is one line', () => {
  expect(open({}, true, 120).width).toBe(120);
  expect(open({}, true, 20).width).toBe(40);
  expect(open({}, false).width).toBe(80);
  expect(open({}, false).errWidth).toBe(Number.POSITIVE_INFINITY);
});
