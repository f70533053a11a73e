import { describe, expect, test } from 'vitest';
import { errorJson, errorText, exitOf } from '../../../src/cli/error-view.ts';
import { OrbitrError, WorkspaceError } from '../../../src/core/errors.ts';
import type { Problem } from '../../../src/core/problems.ts';

const view = { width: 60, colour: false, debug: false };
const position = { file: 'apps/db.yaml', line: 7, column: 3 };
const problem: Problem = {
  severity: 'error',
  code: 'invalid-value',
  message: 'values.PORT must be a number',
  position,
  app: 'db',
  suggestions: ['write 5432'],
};

describe('an error for people', () => {
  test('is a line with its place, what helps to understand, and what to do', () => {
    const error = new OrbitrError({
      code: 'compose-failed',
      message: 'Compose could not make the containers of a rather long name\nfirst line of its words',
      detail: ['exit code 1'],
      suggestions: ['look at `docker compose -p shop ps --all --format json`'],
    });
    expect(errorText(error, view)).toMatchInlineSnapshot(`
      "orbitr: Compose could not make the containers of a rather
        long name
        first line of its words
        exit code 1
        try: look at
             \`docker compose -p shop ps --all --format json\`
      "
    `);
  });

  test('holds every problem of a workspace, a line each, however narrow the terminal', () => {
    const error = new WorkspaceError([
      problem,
      { ...problem, severity: 'warning', message: 'image has no tag', suggestions: [] },
    ]);
    expect(errorText(error, { ...view, width: Number.POSITIVE_INFINITY })).toBe(
      'orbitr: apps/db.yaml:7:3: values.PORT must be a number\n  try: write 5432\norbitr: warning: apps/db.yaml:7:3: image has no tag\n',
    );
  });

  test('cannot move the cursor', () => {
    const error = new OrbitrError({
      code: 'blocked',
      message: 'a\u001b[2Jb',
      detail: ['\u001b]0;title\u0007c'],
      suggestions: ['\rd'],
    });
    for (const character of ['\u001b', '\u0007', '\r']) expect(errorText(error, view)).not.toContain(character);
  });

  test('shows stacks and causes only where somebody debugs', () => {
    const error = new OrbitrError({ code: 'blocked', message: 'no', cause: new Error('the root of it') });
    expect(errorText(error, view)).toBe('orbitr: no\n');
    expect(errorText(error, { ...view, debug: true })).toContain('the root of it');
  });
});

test('what nobody foresaw is a bug, with how to report it', () => {
  expect(exitOf(new TypeError('x is undefined'))).toBe(1);
  expect(errorText(new TypeError('x is undefined'), { ...view, width: 200 })).toMatch(
    /orbitr: unexpected: x is undefined\n {2}try: run it again with --debug/,
  );
  expect(JSON.parse(errorJson('thrown text')).errors[0]).toMatchObject({
    code: 'bug',
    message: 'unexpected: thrown text',
  });
});

test('for programs an error carries code, subject, position and suggestions on one line', () => {
  const error = new OrbitrError({
    code: 'locked',
    message: 'held by 42',
    subject: { app: 'db', position },
    suggestions: ['wait'],
  });
  expect(exitOf(error)).toBe(6);
  expect(errorJson(error).trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(errorJson(error))).toEqual({
    version: 1,
    kind: 'error',
    errors: [
      {
        severity: 'error',
        code: 'locked',
        message: 'held by 42',
        app: 'db',
        position,
        suggestions: ['wait'],
        detail: [],
        ref: 'docs/errors.md#locked',
      },
    ],
  });
});
