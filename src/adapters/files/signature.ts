import { lstatSync } from 'node:fs';

/** What changes whenever a file's content may have; links are not followed. */
export function signatureOf(path: string): { readonly signature: string; readonly mode: number } {
  const { ino, size, mtimeNs, ctimeNs, mode } = lstatSync(path, { bigint: true });
  return { signature: [ino, size, mtimeNs, ctimeNs].join('-'), mode: Number(mode & 0o777n) };
}
