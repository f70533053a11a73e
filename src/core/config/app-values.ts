import * as z from 'zod';
import { Generate } from './generate.ts';
import { Text, VariableName } from './scalars.ts';

const Generated = z.strictObject({ generate: Generate });
const FromSecret = z.strictObject({
  secret: Text.regex(/^[\w.-]+(?:\/[\w.-]+)*$/, 'must be a path such as db/password').describe('The path of a secret.'),
});
const FromApp = z.strictObject({
  from: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*\.[A-Za-z_][A-Za-z0-9_]*$/, 'must be an app and its output, as in db.URL')
    .describe('Another app’s output: app.OUTPUT.'),
});

/** What an app file may say of one setting. */
export const AppValue = z.union([z.string(), z.number(), z.boolean(), Generated, FromSecret, FromApp], {
  error: 'must be a text, a number, true, false, { generate: … }, { secret: path } or { from: app.OUTPUT }',
});
export type AppValue = z.infer<typeof AppValue>;

export const AppValues = z.record(VariableName, AppValue).describe('The extension’s settings.');
export type AppValues = z.infer<typeof AppValues>;
