import type { Scalar } from 'yaml';

/**
 * A scalar as Compose reads it: YAML 1.2, but for whole numbers, where a leading zero means octal (`0440` is 288) and `_` may separate
 * digits, as in YAML 1.1.
 */
export function plainScalar(node: Scalar): string | number | boolean | null {
  const { value } = node;
  if (node.type === 'PLAIN' && node.source && /^[-+]?[0-9][0-9_]*$/.test(node.source))
    return wholeNumber(node.source) ?? (value as string | number);
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

function wholeNumber(source: string): number | undefined {
  const digits = source.replaceAll('_', '');
  const sign = digits.startsWith('-') ? -1 : 1;
  const bare = digits.replace(/^[-+]/, '');
  if (bare.length > 1 && bare.startsWith('0') && /^[0-7]+$/.test(bare)) return sign * Number.parseInt(bare, 8);
  return sign * Number(bare);
}
