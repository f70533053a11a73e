import * as z from 'zod';
import { permissionPattern, permissionRule } from '../policy/permission.ts';
import { AppName, Size, Text, textLike } from './scalars.ts';

export const PolicySettings = z
  .strictObject({
    grant: z
      .record(AppName, z.array(textLike(permissionPattern, permissionRule)))
      .optional()
      .describe(
        'Per app: what it may do beyond the ordinary, such as host-network or "bind:/srv/media". docs/permissions.md lists the words.',
      ),
    enforce: z
      .enum(['extensions', 'all'])
      .optional()
      .describe(
        'Whose rights are limited to what is granted: those of foreign extensions (default), or also those of your own Compose files.',
      ),
    images: z
      .strictObject({
        allow: z.array(Text).optional().describe('Image names that may be used, with * as a placeholder. Absent: any.'),
        deny: z.array(Text).optional().describe('Image names that may not be used; wins over allow.'),
        requireDigest: z.boolean().optional().describe('True: only images that are named by digest, or locked to one.'),
      })
      .optional()
      .describe('Which images apps may use.'),
    requireSigned: z.boolean().optional().describe('True: only extensions whose signature could be checked.'),
    limits: z
      .strictObject({
        memory: Size.optional().describe('The most memory that one container may be given.'),
        cpus: z.number().positive().optional().describe('The most processors that one container may be given.'),
      })
      .optional()
      .describe('The most that any container may ask for.'),
  })
  .describe('What apps may do, and which images and extensions may be used.');
export type PolicySettings = z.infer<typeof PolicySettings>;
