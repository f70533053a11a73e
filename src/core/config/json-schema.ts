import * as z from 'zod';
import { Manifest } from '../manifest/manifest.ts';
import { AppFile } from './app-file.ts';
import { LockFile } from './lock-file.ts';
import { WorkspaceFile } from './workspace-file.ts';

/** The formats as JSON Schema (draft 7, the one that YAML editors read), by the name of their file in docs/schemas. */
export const jsonSchemas: Readonly<Record<SchemaName, () => unknown>> = {
  orbitr: () => z.toJSONSchema(WorkspaceFile, options),
  app: () => z.toJSONSchema(AppFile, options),
  lock: () => z.toJSONSchema(LockFile, options),
  manifest: () => z.toJSONSchema(Manifest, options),
};
export type SchemaName = 'orbitr' | 'app' | 'lock' | 'manifest';

const options = { io: 'input', target: 'draft-7' } as const;

const formats = { orbitr: WorkspaceFile, app: AppFile, lock: LockFile, manifest: Manifest };

/** The same for people: each part with `words`, what its own messages say that it must be. */
export function wordedSchema(name: SchemaName): unknown {
  return z.toJSONSchema(formats[name], {
    ...options,
    override: ({ zodSchema, jsonSchema }) => {
      const words = wordsOf(zodSchema);
      if (words.length > 0) jsonSchema['words'] = words;
    },
  });
}

type Message = ((issue: object) => unknown) | undefined;

function wordsOf(schema: z.core.$ZodType): readonly string[] {
  const { error, checks = [] } = schema._zod.def as z.core.$ZodTypeDef & { readonly error?: Message };
  const messages = [error, ...checks.map((check) => check._zod.def.error as Message)];
  const said = messages.map((message) => message?.({})).map((word) => (isMessage(word) ? word.message : word));
  return [...new Set(said.filter((word) => typeof word === 'string'))];
}

function isMessage(word: unknown): word is { readonly message: unknown } {
  return typeof word === 'object' && word !== null && 'message' in word;
}
