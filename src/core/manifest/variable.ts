import * as z from 'zod';
import { Generate } from '../config/generate.ts';
import { Text, VariableName } from '../config/scalars.ts';

export const valueTypes = [
  'string',
  'number',
  'boolean',
  'password',
  'select',
  'email',
  'url',
  'port',
  'duration',
  'size',
  'path',
] as const;
export type ValueType = (typeof valueTypes)[number];

const Validation = z
  .strictObject({
    pattern: Text.optional().describe('A regular expression that the whole value must fit.'),
    patternMessage: Text.optional().describe('What the pattern wants, as it follows "must", such as "be a domain".'),
    min: z
      .number()
      .optional()
      .describe('The least: of numbers, ports, durations (seconds) and sizes (bytes) the value, of text its length.'),
    max: z.number().optional().describe('The most, counted as min is.'),
  })
  .describe('What a value must fit besides its type.');

const Option = z.union(
  [
    z.string(),
    z.number(),
    z.strictObject({
      value: z.string().describe('What the app gets.'),
      label: Text.optional().describe('What a person reads. Default: the value.'),
    }),
  ],
  { error: 'must be a text, a number or { value, label }' },
);

const Default = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' });

/** One setting of an extension: what app files say under `values:`, and what its Compose file uses as `${KEY}`. */
export const Variable = z
  .strictObject({
    key: VariableName.describe('Its name: in app files, and as ${KEY} in the Compose file.'),
    label: Text.optional().describe('What a person reads. Default: the key.'),
    description: Text.optional().describe('What it does, in a sentence.'),
    type: z
      .enum(valueTypes)
      .optional()
      .describe(
        'string (default), number, boolean, password, select, email, url, port, duration, size or path. A password is never shown, and generated where nobody gives one.',
      ),
    default: Default.optional().describe('The value where nobody gives one.'),
    required: z.boolean().optional().describe('True: every app must give a value, unless there is a default.'),
    options: z.array(Option).min(1).optional().describe('What a select may be.'),
    validation: Validation.optional(),
    firstStart: z
      .boolean()
      .optional()
      .describe(
        'True: it counts at the first start alone, and is kept in the data. A plan that changes it later warns.',
      ),
    generate: Generate.optional().describe('How it is made where nobody gives a value.'),
  })
  .describe('A setting.');
export type Variable = z.infer<typeof Variable>;

/** `{ value, label }`, a text or a number: what the app gets. */
export function optionValues({ options }: Pick<Variable, 'options'>): string[] {
  return (options ?? []).map((option) => (typeof option === 'object' ? option.value : String(option)));
}
