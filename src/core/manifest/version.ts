import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';
import * as z from 'zod';

export const Version = z
  .string('must be an exact version such as 1.0.0, in quotes')
  .refine((text) => valid(text) === text, 'must be an exact version such as 1.0.0')
  .describe('The extension’s own version: major.minor.patch.');

export const VersionRange = z
  .string('must be a range of versions such as ^16, in quotes')
  .refine(
    (text) => text.trim() !== '' && validRange(text) !== null,
    'must be a range of versions such as ^16 or >=1.2 <3',
  );
