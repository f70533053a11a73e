import * as z from 'zod';

/** Shapes of single values that several files share. A message finishes the sentence that the key begins. */

/** One message for text that does not fit and for what is no text at all. */
export function textLike(pattern: RegExp, message: string): z.ZodString {
  return z.string(message).regex(pattern, message);
}

const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

export const Duration = textLike(durationPattern, 'must be a duration such as 30s, 5m or 1h');
export type Duration = z.infer<typeof Duration>;

/** Plain numbers are seconds, as in an extension's health check. */
export const Seconds = z.union([z.number().positive(), Duration], {
  error: 'must be a number of seconds, or a duration such as 30s or 5m',
});
export type Seconds = z.infer<typeof Seconds>;

export const Size = textLike(
  /^\d+(?:\.\d+)?(?:[bB]|[kKmMgGtT](?:i?[bB])?)$/,
  'must be a size with its unit, such as 512m or 2g',
);
export type Size = z.infer<typeof Size>;

const cronField = String.raw`(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[0-9]+)?`;
const cronList = `${cronField}(?:,${cronField})*`;

export const Cron = textLike(
  new RegExp(`^(?:@(?:hourly|daily|weekly|monthly|yearly)|${cronList}(?:\\s+${cronList}){4})$`),
  'must be a cron expression of five fields such as "0 2 * * *", or @hourly, @daily, @weekly, @monthly',
).refine(cronInBounds, {
  error:
    'must be a cron expression whose fields are within bounds: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7',
});
export type Cron = z.infer<typeof Cron>;

/** A span of the day in the server's time; it may pass midnight. */
export const TimeWindow = textLike(
  /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/,
  'must be a time of day from-to such as "02:00-04:00"',
);
export type TimeWindow = z.infer<typeof TimeWindow>;

export const appNamePattern = /^[a-z0-9][a-z0-9-]{1,39}$/;
export const appNameRule = '2 to 40 lower-case letters, digits and dashes, the first no dash';

export const AppName = textLike(appNamePattern, `must be the name of an app: ${appNameRule}`);
export type AppName = z.infer<typeof AppName>;

export const Identifier = textLike(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  'must be at most 63 lower-case letters, digits and dashes, the first no dash',
);
export type Identifier = z.infer<typeof Identifier>;

export const VariableName = textLike(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'must be the name of a variable: letters, digits and _, the first no digit',
);

/** The name of a service or profile, as Compose has it. */
export const ComposeName = textLike(/^[a-zA-Z0-9._-]+$/, 'must be letters, digits, dots, dashes and underscores');

export const Text = z.string().min(1, 'must not be empty');

const hostLabel = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

export const HostName = textLike(
  new RegExp(`^(?=.{1,253}$)${hostLabel}(?:\\.${hostLabel})*$`),
  'must be a domain such as example.org, in lower case and without https://',
);

export const Port = z.number().int().min(1).max(65_535);

function cronInBounds(expression: string): boolean {
  if (expression.startsWith('@')) return true;
  const bounds: readonly (readonly [number, number])[] = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 7],
  ];
  const fields = expression.split(/\s+/);
  return bounds.every(([least, most], index) => {
    const numbers = (fields[index] ?? '').replace(/\/\d+/g, '').match(/\d+/g) ?? [];
    return numbers.every((number) => Number(number) >= least && Number(number) <= most);
  });
}
