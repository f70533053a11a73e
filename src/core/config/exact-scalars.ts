import type { ParsedYaml } from '../files/yaml.ts';
import type { Position, Problem } from '../problems.ts';

/**
 * Values that become text must not lose any on the way: YAML reads `1.10` as 1.1, `0440` as 288 and `True` as true.
 * `path` leads to the mapping whose values are checked.
 */
export function checkExactScalars(parsed: ParsedYaml, text: string, path: readonly string[]): Problem[] {
  const mapping = path.reduce<unknown>((held, key) => (isMapping(held) ? held[key] : undefined), parsed.value);
  if (!isMapping(mapping)) return [];
  return Object.entries(mapping).flatMap(([key, value]) => {
    if (typeof value !== 'number' && typeof value !== 'boolean') return [];
    const position = parsed.at([...path, key]);
    const written = tokenAt(text, position);
    return written === undefined || written === String(value)
      ? []
      : [inexact([...path, key].join('.'), key, written, value, position)];
  });
}

function inexact(path: string, key: string, written: string, value: number | boolean, position: Position): Problem {
  return {
    severity: 'error',
    code: 'invalid-value',
    message: `${path} is written ${written}, but YAML reads it as ${value}`,
    position,
    suggestions: [`put it in quotes: ${key}: "${written}"`],
  };
}

/** The plain scalar that stands at a place; undefined where an alias, anchor or tag stands there. */
function tokenAt(text: string, { line, column }: Position): string | undefined {
  const row = text.split('\n')[line - 1] ?? '';
  const token = /^[^\s,}\]]+/.exec(row.slice(column - 1))?.[0];
  return token === undefined || /^[*&!]/.test(token) ? undefined : token;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
