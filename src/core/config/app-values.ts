import * as z from 'zod';
import { Text, VariableName } from './scalars.ts';

const Generated = z.strictObject({
  generate: z
    .strictObject({
      length: z.number().int().min(8).max(1024).optional().describe('How many characters. Default: 32.'),
      charset: z
        .enum(['alphanumeric', 'hex', 'digits', 'base64', 'symbols'])
        .optional()
        .describe('Which characters. Default: alphanumeric.'),
    })
    .describe('A random value, drawn once and kept.'),
});
const FromSecret = z.strictObject({
  secret: Text.regex(/^[\w.-]+(?:\/[\w.-]+)*$/, 'must be a path such as db/password').describe('The path of a secret.'),
});
const FromApp = z.strictObject({
  from: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*\.[A-Za-z_][A-Za-z0-9_]*$/, 'must be an app and its output, as in db.URL')
    .describe('Another app’s output: app.OUTPUT.'),
});

const AppValue = z.union([z.string(), z.number(), z.boolean(), Generated, FromSecret, FromApp], {
  error: 'must be a text, a number, true, false, { generate: … }, { secret: path } or { from: app.OUTPUT }',
});

export const AppValues = z.record(VariableName, AppValue).describe('The extension’s settings.');
export type AppValues = z.infer<typeof AppValues>;
