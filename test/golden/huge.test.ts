import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { problemsText } from '../../src/cli/error-view.ts';
import { validate } from '../../src/operations/validate.ts';

/** Files that are too large to be kept in git, written when the tests run; `huge/expected.txt` is what is found in them. */
const dir = mkdtempSync(join(tmpdir(), 'orbitr-huge-'));
const limit = 1024 * 1024;
const compose = 'services:\n  web:\n    image: busybox:1.38.0\n';
const padded = (text: string, bytes: number) => `${text}# ${'x'.repeat(bytes - text.length - 3)}\n`;
const files: Readonly<Record<string, string>> = {
  'orbitr.yaml': 'name: huge\n',
  'apps/app-file/compose.yaml': compose,
  'apps/app-file/app.yaml': padded('protect: true\n', limit + 1),
  'apps/compose-file/compose.yaml': padded(compose, limit + 1),
  'apps/largest/compose.yaml': padded(compose, limit),
  'apps/largest/app.yaml': padded('protect: true\n', limit),
  'apps/variables/compose.yaml': compose,
  'apps/variables/.env': padded('NAME=value\n', limit + 1),
  'apps/env-file/compose.yaml': `${compose}    env_file: [web.env]\n`,
  'apps/env-file/web.env': padded('NAME=value\n', limit + 1),
  'apps/included/compose.yaml': `include: [other.yaml]\n${compose}`,
  'apps/included/other.yaml': padded('services: {}\n', limit + 1),
  'apps/made.yaml': 'extension: large\n',
  'extensions/large/manifest.yaml': padded('id: large\n', limit + 1),
  'apps/without-end/compose.yaml': compose,
};

for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
}
// takes no room on the disk, and more memory than there is
truncateSync(join(dir, 'apps/without-end/compose.yaml'), 2 ** 40);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('each is refused by name, in no time, and those just below the limit are not', async () => {
  const began = performance.now();
  const { apps, problems, exit } = validate({ dir }, fileReader);
  expect(performance.now() - began).toBeLessThan(10_000);
  const told = problemsText(problems, { width: Number.POSITIVE_INFINITY, colour: false, debug: false });
  const text = [told, ...apps.map(({ app, state }) => `${app}: ${state}`), `exit ${exit}`].join('\n');
  await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'huge/expected.txt'));
});

test('an orbitr.yaml is no exception', async () => {
  writeFileSync(join(dir, 'orbitr.yaml'), padded('name: huge\n', limit + 1));
  const { problems, exit } = validate({ dir }, fileReader);
  expect(exit).toBe(2);
  expect(problems.filter(({ app }) => app === undefined)).toMatchObject([
    { code: 'yaml-limit', message: 'orbitr.yaml is larger than 1 MiB', suggestions: ['split the file'] },
  ]);
});
