import * as z from 'zod';
import { AppName, Text } from './scalars.ts';

export const Notification = z.strictObject({
  type: z
    .enum(['webhook', 'slack', 'discord', 'email', 'ntfy', 'gotify', 'matrix'])
    .describe('The service that carries the message.'),
  url: z
    .union(
      [
        Text.regex(/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/, 'must be a URL'),
        z.strictObject({ secret: Text.describe('The path of the secret.') }),
      ],
      {
        error: 'must be a URL, or { secret: path }',
      },
    )
    .describe('Where the message goes; { secret: path } where the address is a password in itself.'),
  on: z
    .array(
      z.enum([
        'applied',
        'failed',
        'unhealthy',
        'recovered',
        'drift',
        'rolled-back',
        'update-available',
        'backup-failed',
        'source-failed',
      ]),
    )
    .optional()
    .describe(
      'Which events are told. Default: failed, unhealthy, recovered, rolled-back, backup-failed, source-failed.',
    ),
  apps: z.array(AppName).optional().describe('Only events of these apps. Default: of all.'),
});
export type Notification = z.infer<typeof Notification>;
