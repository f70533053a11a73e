import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envFile } from './env-file.ts';

/** Values for Compose in a file that only we can read, and that is gone afterwards. */
export async function withPrivateFile<T>(
  privateDir: string,
  variables: Readonly<Record<string, string>>,
  work: (file: string, folder: string) => Promise<T>,
): Promise<T> {
  sweep(privateDir);
  const folder = mkdtempSync(join(privateDir, 'values-')); // made with 0700
  try {
    const file = join(folder, 'env');
    writeFileSync(file, envFile(variables), { mode: 0o600 });
    return await work(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who was killed in the middle left its values behind; nobody needs them for as long as that. */
const forgotten = 10 * 60_000;

function sweep(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made > forgotten) rmSync(path, { recursive: true, force: true });
  }
}
