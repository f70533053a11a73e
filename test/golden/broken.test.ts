import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

/** Broken workspaces among the golden ones: those of which `expected.txt` tells an error. */
const broken = ['workspace', 'compose', 'extensions'].flatMap((kind) => {
  const folder = join(import.meta.dirname, kind);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter((dir) => /^orbitr: (?!warning:)|: error /m.test(readFileSync(join(dir, 'expected.txt'), 'utf8')));
});

test('there are many kinds of them', () => {
  expect(broken.length).toBeGreaterThanOrEqual(150);
});

test('none takes anything of Docker to be told', async () => {
  const loaded = await loadedBy(broken);
  expect(loaded.filter((url) => url.endsWith('/core/app/load-workspace.ts'))).toHaveLength(1);
  expect(
    loaded.filter((url) => /adapters\/(?!files\/)|dockerode|docker-compose|execa|child_process/.test(url)),
  ).toEqual([]);
});

/** Every module that a fresh process loads to validate these folders. */
async function loadedBy(dirs: readonly string[]): Promise<readonly string[]> {
  const src = join(import.meta.dirname, '../../src');
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
    const { validate } = await import(${JSON.stringify(`${src}/operations/validate.ts`)});
    const { fileReader } = await import(${JSON.stringify(`${src}/adapters/files/file-reader.ts`)});
    for (const dir of ${JSON.stringify(dirs)}) validate({ dir }, fileReader);
    console.log(JSON.stringify(seen));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout);
}
