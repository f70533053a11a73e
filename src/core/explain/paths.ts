import { formatOf, roots } from './formats.ts';
import { childrenOf, type Schema } from './schema.ts';

/** Every path that leads somewhere, each above those below it. */
export function explainablePaths(): readonly string[] {
  return roots.flatMap(({ root }) => {
    const format = formatOf(root);
    return format ? pathsBelow(root, format.schema) : [];
  });
}

function pathsBelow(path: string, schema: Schema): readonly string[] {
  return [path, ...childrenOf(schema).flatMap((child) => pathsBelow(`${path}.${child.name}`, child.schema))];
}
