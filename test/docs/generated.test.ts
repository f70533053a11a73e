import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test('generated files are fresh', () => {
  const root = resolve(import.meta.dirname, '..', '..');
  const said = execFileSync(process.execPath, ['scripts/docs.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(said).toBe('generated files are fresh\n');
});
