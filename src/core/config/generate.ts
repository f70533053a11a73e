import * as z from 'zod';
import { Duration, VariableName } from './scalars.ts';

const kinds = [
  'text',
  'hex',
  'base64',
  'base64url',
  'uuid',
  'username',
  'jwt',
  'private-key',
  'public-key',
  'bcrypt',
  'argon2',
] as const;
export type GenerateKind = (typeof kinds)[number];

/** What each kind can be told. */
export const generateFields: Readonly<Record<GenerateKind, readonly string[]>> = {
  text: ['length', 'charset', 'prefix'],
  hex: ['bytes', 'prefix'],
  base64: ['bytes', 'prefix'],
  base64url: ['bytes', 'prefix'],
  uuid: [],
  username: ['length', 'prefix'],
  jwt: ['of', 'claims', 'expires'],
  'private-key': ['algorithm'],
  'public-key': ['of'],
  bcrypt: ['of', 'cost'],
  argon2: ['of'],
};

/** Kinds that are made from another value of the same app, and anew when that one changes. */
export const derivedKinds: readonly GenerateKind[] = ['jwt', 'public-key', 'bcrypt', 'argon2'];

/** How a value is made that nobody has to think of. It is made once and kept. */
export const Generate = z
  .strictObject({
    kind: z
      .enum(kinds)
      .optional()
      .describe(
        'What is made: text (default), hex, base64, base64url, uuid, username, jwt, private-key, public-key, bcrypt, argon2.',
      ),
    length: z
      .number()
      .int()
      .min(8)
      .max(1024)
      .optional()
      .describe('text, username: how many characters. Default: 32; of a username 12.'),
    charset: z
      .enum(['alphanumeric', 'hex', 'digits', 'base64', 'symbols'])
      .optional()
      .describe('text: which characters. Default: alphanumeric.'),
    bytes: z
      .number()
      .int()
      .min(4)
      .max(1024)
      .optional()
      .describe('hex, base64, base64url: how many random bytes. Default: 32.'),
    prefix: z.string().max(64).optional().describe('What stands before it, such as "base64:".'),
    algorithm: z
      .enum(['ed25519', 'rsa'])
      .optional()
      .describe('private-key: the kind of key, written as PEM. Default: ed25519; rsa has 3072 bits.'),
    of: VariableName.optional().describe(
      'jwt: the value that signs it. public-key: the private key. bcrypt, argon2: the value that is hashed.',
    ),
    claims: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('jwt: what the token says.'),
    expires: Duration.optional().describe('jwt: how long it is valid. Default: ten years.'),
    cost: z.number().int().min(4).max(15).optional().describe('bcrypt: the work factor. Default: 10.'),
  })
  .superRefine((generate, context) => {
    const kind = generate.kind ?? 'text';
    for (const field of Object.keys(generate)) {
      if (field === 'kind' || generateFields[kind].includes(field)) continue;
      const allowed = generateFields[kind].join(', ') || 'nothing else';
      context.addIssue({ code: 'custom', path: [field], message: `does not go with ${kind}, which knows ${allowed}` });
    }
    if (derivedKinds.includes(kind) && generate.of === undefined) {
      const message = `must name the value that the ${kind} is made from`;
      context.addIssue({ code: 'custom', path: ['of'], message });
    }
  })
  .describe('A value that is made by the first apply, and kept.');
export type Generate = z.infer<typeof Generate>;
