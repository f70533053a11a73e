import { ComposeModel } from './model.ts';

/** Compose doubles every `$` of a normalised model, so that it can be read again; values are compared and shown as they really are. */
export function readModel(json: unknown): ComposeModel {
  return ComposeModel.parse(mapText(json, (text) => text.replaceAll('$$', '$')));
}

/** The inverse, for a file that Compose will read: a value is data and must not be interpolated again. */
export function escapeModel<T>(model: T): T {
  return mapText(model, (text) => text.replaceAll('$', '$$$$')) as T;
}

function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapText(entry, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapText(inner, change)]));
}
