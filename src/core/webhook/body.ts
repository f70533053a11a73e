import { ownValue } from '../../lib/own-value.ts';

export type BodyFormat = 'json' | 'form';

/** Also the types that registries and CloudEvents use; GitHub and Gitea send forms where their hook is set so. Undefined: not to be read. */
export function bodyFormat(headers: Readonly<Record<string, string | undefined>>): BodyFormat | undefined {
  const encoding = ownValue(headers, 'content-encoding') ?? 'identity';
  const [type = ''] = (ownValue(headers, 'content-type') ?? '').toLowerCase().split(';');
  if (encoding !== 'identity') return undefined;
  if (/^application\/(?:json|[\w.-]+\+json)$/.test(type.trim())) return 'json';
  return type.trim() === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}

/** The JSON object of a body; undefined where it is none. */
export function readBody(body: Uint8Array, format: BodyFormat): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const json: unknown = JSON.parse(format === 'form' ? (new URLSearchParams(text).get('payload') ?? '') : text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
