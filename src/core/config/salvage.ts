import type * as z from 'zod';

/** The keys of a broken file that are right in themselves, so that the rest of the workspace can still be checked against them. */
export function salvage<T extends z.ZodObject>(schema: T, value: unknown): z.output<T> {
  const entries = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  const sound = entries
    .map(([key, held]) => schema.safeParse({ [key]: held }))
    .flatMap((result) => (result.success ? [result.data] : []));
  return Object.assign({}, ...sound) as z.output<T>;
}
