import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { OrbitrError } from '../core/errors.ts';
import type { Runtime } from '../ports/runtime.ts';

/** orbitr.lock, committed beside orbitr.yaml: what tags came to, so that a clone runs the same images. */
export const LockFile = z.looseObject({
  version: z.literal(1).default(1),
  /** `redis:7` → `sha256:…`. */
  images: z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')).default({}),
});
export type LockFile = z.output<typeof LockFile>;

const heading = '# Written by orbitr apply. Commit it: a clone then runs the very same images.\n';

export function readLock(runtime: Runtime): LockFile {
  const text = runtime.files.read(lockPath(runtime));
  if (!text) return { version: 1, images: {} };
  try {
    return LockFile.parse(parse(new TextDecoder().decode(text)) ?? {});
  } catch (cause) {
    throw new OrbitrError({
      code: 'invalid-value',
      message: `orbitr.lock cannot be read: ${cause instanceof z.ZodError ? (cause.issues[0]?.message ?? '') : String(cause)}`,
      suggestions: ['set it back: git checkout orbitr.lock', 'or delete it; the next apply writes it anew from what runs'],
      subject: { position: { file: 'orbitr.lock', line: 1, column: 1, approximate: true } },
      cause,
    });
  }
}

/** Adds digests, and drops those of images that nothing names any longer. Untouched where nothing changes. */
export function updateLock(runtime: Runtime, added: Readonly<Record<string, string>>, isUsed: (reference: string) => boolean): void {
  const before = readLock(runtime);
  const merged = Object.entries({ ...before.images, ...added }).filter(([reference]) => isUsed(reference));
  const images = Object.fromEntries(merged.sort(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(images) === JSON.stringify(before.images)) return;
  runtime.writeFile(lockPath(runtime), heading + stringify({ ...before, images }), 0o644);
}

function lockPath(runtime: Runtime): string {
  return join(runtime.dir, 'orbitr.lock');
}
