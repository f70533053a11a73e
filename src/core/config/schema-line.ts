import type { SchemaName } from './json-schema.ts';

/** The release line whose schemas are named: major and minor version of the package. */
export const schemaVersion = '0.1';

/** The first line of every file that Orbitr writes: editors complete, explain and check what follows. */
export function schemaLine(schema: SchemaName): string {
  return `# yaml-language-server: $schema=https://cdn.jsdelivr.net/npm/orbitr@${schemaVersion}/docs/schemas/${schema}.schema.json`;
}
