import * as z from 'zod';
import { Identifier, Text } from './scalars.ts';

/** A place that extensions come from. */
export const Registry = z.strictObject({
  name: Identifier.describe('What the registry is called in commands and app files.'),
  url: Text.regex(
    /^(?:https?:\/\/|git\+(?:https?|ssh):\/\/|oci:\/\/|file:\/\/|\.{1,2}\/|\/)\S+$/,
    'must be a URL (https://, git+https://, oci://) or a path beginning with ./',
  ).describe('Where it lies: an https, git or oci URL, or a folder.'),
  format: z
    .enum([
      'orbitr',
      'casaos',
      'runtipi',
      'umbrel',
      'coolify',
      'dokploy',
      'caprover',
      'portainer',
      'cosmos',
      'truenas',
      'compose',
    ])
    .optional()
    .describe('The format of what it offers. Default: orbitr.'),
  key: Text.optional().describe('The minisign public key that its index must be signed with.'),
  priority: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe('Which registry wins where several offer one extension: the higher number. Default: 0.'),
});
export type Registry = z.infer<typeof Registry>;
