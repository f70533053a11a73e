import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { othersEnded } from '../../../../src/adapters/git/others.ts';

test('a git that works in the folder is waited for, one elsewhere is not', async () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'orbitr-others-')));
  // they read their stdin until that is closed
  const gits = folders.map((cwd) =>
    spawn('git', ['hash-object', '--stdin'], { cwd, stdio: ['pipe', 'ignore', 'ignore'] }),
  );
  await Promise.all(gits.map((git) => once(git, 'spawn')));
  const areAtWork = () => gits.map(({ pid }) => isThere(`/proc/${pid}/cwd`));
  expect(areAtWork()).toEqual([true, true]);
  setTimeout(() => gits[0]?.stdin?.end(), 100);
  await othersEnded(folders[0] ?? '');
  expect(areAtWork()).toEqual([false, true]);
  gits[1]?.stdin?.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function isThere(link: string): boolean {
  try {
    return readlinkSync(link) !== '';
  } catch {
    return false;
  }
}
