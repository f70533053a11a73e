import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { commandFacts } from '../../src/cli/command-map.ts';
import { errorCodes } from '../../src/core/error-codes.ts';
import { commandsIn, parse } from './command-lines.ts';
import { pageAt, pages, root } from './pages.ts';

/** Statuses that no error code has: done, changes or faults, and the old Node of bin/run.js. */
const otherStatuses = [0, 2];

describe('command lines in the documents', () => {
  const lines = pages.flatMap(({ path, fences, codes }) => {
    const shells = fences.filter(({ language }) => /^(?:sh|console)$/.test(language));
    const words = [...shells.flatMap(({ body }) => body.split('\n')), ...codes];
    return [...new Set(words.flatMap(commandsIn))].map((line) => ({ path, line }));
  });

  test('the scan sees them', () => {
    expect(lines.length).toBeGreaterThan(40);
  });

  test.each(lines)('$path: orbitr $line', async ({ line }) => {
    await expect(parse(line.split(/\s+/))).resolves.toBeUndefined();
  });
});

test.each(['bin/quickstart', 'bin/test'])('%s can be run', (path) => {
  expect(() => accessSync(join(root, path), constants.X_OK)).not.toThrow();
});

describe('tables', () => {
  test("the README's has every command", async () => {
    const ids = (await commandFacts()).map(({ id }) => id).sort();
    const rows = [...pageAt('README.md').text.matchAll(/^\| `orbitr ([\w ]+)` \|/gm)].map(([, id]) => id);
    expect(rows.toSorted()).toEqual(ids);
  });

  test.each(['README.md', 'docs/plan-and-apply.md'])('%s has every exit status', (path) => {
    const rows = [...pageAt(path).text.matchAll(/^\| (\d+) \|/gm)].map(([, status]) => Number(status));
    const known = [...otherStatuses, ...Object.values(errorCodes).map(({ exit }) => exit)];
    expect(rows).toEqual([...new Set(known)].toSorted((a, b) => a - b));
  });
});
