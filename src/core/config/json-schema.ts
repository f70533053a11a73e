import * as z from 'zod';
import { Manifest } from '../manifest/manifest.ts';
import { AppFile } from './app-file.ts';
import { LockFile } from './lock-file.ts';
import { WorkspaceFile } from './workspace-file.ts';

/** The formats as JSON Schema (draft 7, the one that YAML editors read), by the name of their file in docs/schemas. */
export const jsonSchemas: Readonly<Record<SchemaName, () => unknown>> = {
  orbitr: () => z.toJSONSchema(WorkspaceFile, { io: 'input', target: 'draft-7' }),
  app: () => z.toJSONSchema(AppFile, { io: 'input', target: 'draft-7' }),
  lock: () => z.toJSONSchema(LockFile, { io: 'input', target: 'draft-7' }),
  manifest: () => z.toJSONSchema(Manifest, { io: 'input', target: 'draft-7' }),
};
export type SchemaName = 'orbitr' | 'app' | 'lock' | 'manifest';
