import * as z from 'zod';
import { VariableName } from './scalars.ts';

/** Variables as a person writes them; always text behind the border. */
export const EnvironmentValues = z.record(
  VariableName,
  z
    .union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' })
    .transform(String),
);
export type EnvironmentValues = z.infer<typeof EnvironmentValues>;
