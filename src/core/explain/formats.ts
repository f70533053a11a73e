import { type SchemaName, wordedSchema } from '../config/json-schema.ts';
import type { Format } from './explain-field.ts';
import { unwrapped } from './schema.ts';

/** What a path may begin with. */
export interface Root {
  readonly root: string;
  readonly file: string;
  readonly description: string;
}

interface FormatEntry extends Root {
  readonly schema: SchemaName;
}

const formats: readonly FormatEntry[] = [
  {
    root: 'app',
    file: 'apps/<name>.yaml, or apps/<name>/app.yaml',
    description: 'One app: what it is made from, and how it differs from the defaults',
    schema: 'app',
  },
  {
    root: 'workspace',
    file: 'orbitr.yaml',
    description: 'The platform: everything that is not about one app',
    schema: 'orbitr',
  },
  {
    root: 'manifest',
    file: 'manifest.yaml of an extension',
    description: 'What an extension is, what it needs and what it offers',
    schema: 'manifest',
  },
  {
    root: 'lock',
    file: 'orbitr.lock',
    description: 'What tags and extensions came to, and what was assigned; written by orbitr apply',
    schema: 'lock',
  },
];

export const roots: readonly Root[] = formats.map(({ root, file, description }) => ({ root, file, description }));

export function formatOf(root: string): Format | undefined {
  const found = formats.find((format) => format.root === root);
  return found && { root, file: found.file, schema: unwrapped(wordedSchema(found.schema)) };
}
