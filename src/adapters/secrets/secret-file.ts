import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { OrbitrError } from '../../core/errors.ts';
import { variableOf } from '../../core/secrets/variable-of.ts';
import type { KeptSecret, Secrets } from '../../ports/secrets.ts';
import { writeAtomic } from '../files/write-atomic.ts';

const SecretFile = z.object({
  version: z.literal(1),
  secrets: z.record(
    z.string(),
    z.object({ value: z.string(), generation: z.number().int().min(1), of: z.string().optional() }),
  ),
});

type Kept = z.output<typeof SecretFile>['secrets'];

/**
 * Secrets in `secrets.json` of the state folder, for its owner alone. A named one comes from the variable `ORBITR_SECRET_<PATH>` where that
 * is set, and is a generation of its own when it is not what the file holds.
 */
export function openSecrets(
  dir: string,
  environment: Readonly<Record<string, string | undefined>>,
): Omit<Secrets, 'generate'> {
  const path = join(dir, 'secrets.json');
  let onDisk = readSecrets(path);
  let kept = onDisk;
  const find = (ref: string): KeptSecret | undefined => {
    const { of, ...inFile } = (Object.hasOwn(kept, ref) ? kept[ref] : undefined) ?? { value: undefined, generation: 0 };
    const named = environment[variableOf(ref)];
    if (named !== undefined && named !== inFile.value) return { value: named, generation: inFile.generation + 1 };
    return inFile.value === undefined
      ? undefined
      : { ...inFile, value: inFile.value, ...(of === undefined ? {} : { of }) };
  };
  return {
    known: {
      find: (ref) => {
        const found = find(ref);
        return found && { generation: found.generation, ...(found.of === undefined ? {} : { of: found.of }) };
      },
      holds: (ref, text) => find(ref)?.value === text,
    },
    get: ({ ref, generation }) => {
      const found = find(ref);
      return found?.generation === generation ? found.value : undefined;
    },
    reload: () => {
      onDisk = readSecrets(path);
      kept = { ...kept, ...onDisk };
    },
    put: (ref, secret, { lasting }) => {
      if (isSame(kept[ref], secret) && (!lasting || isSame(onDisk[ref], secret))) return;
      kept = { ...kept, [ref]: secret };
      if (!lasting) return;
      // Read again: another process may have added to it since.
      onDisk = { ...readSecrets(path), [ref]: secret };
      kept = { ...onDisk, ...kept };
      write(path, onDisk);
    },
  };
}

function isSame(one: Kept[string] | undefined, other: KeptSecret): boolean {
  return one?.value === other.value && one.generation === other.generation && one.of === other.of;
}

function readSecrets(path: string): Kept {
  try {
    return SecretFile.parse(JSON.parse(readFileSync(path, 'utf8'))).secrets;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw unusable(path, 'cannot be read', cause);
  }
}

function write(path: string, secrets: Kept): void {
  const sorted = Object.fromEntries(Object.entries(secrets).sort(([a], [b]) => (a < b ? -1 : 1)));
  try {
    writeAtomic(path, `${JSON.stringify({ version: 1, secrets: sorted }, undefined, 2)}\n`, 0o600);
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause);
  }
}

/** Never taken for "no secrets": new passwords over old data would lock everybody out. The cause may quote the file and is left out. */
function unusable(path: string, what: string, cause: unknown): OrbitrError {
  const { code } = cause as NodeJS.ErrnoException;
  return new OrbitrError({
    code: 'state-unreadable',
    message: `${path} ${what}${code ? ` (${code})` : ''}`,
    suggestions: [`look at it: \`ls -l ${path}\`; bring it back from a backup where it is damaged`],
  });
}
