import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const generated = resolve(root, 'src/core/compose/spec-validator.js');
const sources = ['scripts/generate.mjs', 'node_modules/.package-lock.json'];

/** Vitest's global set-up: what src needs and git does not hold is made first, in a fresh clone and after an update. */
export function setup(): void {
  if (existsSync(generated) && sources.every((source) => !isNewer(resolve(root, source), generated))) return;
  execFileSync(process.execPath, ['scripts/generate.mjs'], { cwd: root, stdio: 'inherit' });
}

function isNewer(one: string, other: string): boolean {
  return existsSync(one) && statSync(one).mtimeMs > statSync(other).mtimeMs;
}
