import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { problemsText } from '../../src/cli/error-view.ts';
import { validate } from '../../src/operations/validate.ts';

/** Each folder is a workspace; its `expected.txt` is what `orbitr validate` finds in it. To add a case, add a folder. */
const folder = join(import.meta.dirname, 'workspace');
const cases = readdirSync(folder);

describe('problems of a workspace', () => {
  test('the scan sees the cases', () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  test.each(cases)('%s', async (name) => {
    const dir = join(folder, name);
    const { apps, problems, exit } = validate({ dir }, fileReader);
    const told = problemsText(problems, { width: Number.POSITIVE_INFINITY, colour: false, debug: false });
    const seen = apps.map(({ app, state, main, hostPorts }) =>
      [`${app}: ${state}`, main && `main ${main}`, ...hostPorts].filter(Boolean).join(', '),
    );
    const text = [...(told ? [told] : []), ...seen, `exit ${exit}`].join('\n').replaceAll(dir, '<dir>');
    await expect(`${text}\n`).toMatchFileSnapshot(join(dir, 'expected.txt'));
  });
});
