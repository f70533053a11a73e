import type { Position } from '../problems.ts';
import type { SourceMap } from './source-map.ts';
import type { ParsedYaml } from './yaml.ts';

/** Where everything in a file stands: `ports.80`, `dependsOn.0`. Keys of mappings stand where the key does, items of lists where the item does. */
export function positionsOf(parsed: ParsedYaml): SourceMap {
  const out: Record<string, Position> = {};
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, held] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      const inner = [...path, step];
      out[inner.join('.')] = typeof step === 'number' ? parsed.at(inner) : parsed.keyAt(path, step);
      walk(held, inner);
    }
  };
  walk(parsed.value, []);
  return out;
}
