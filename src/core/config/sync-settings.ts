import * as z from 'zod';
import { AppName, Cron, Duration } from './scalars.ts';

const SyncWindow = z.strictObject({
  kind: z.enum(['allow', 'deny']).describe('Whether changes may begin in this window, or may not.'),
  schedule: Cron.describe('When the window opens, as a cron expression.'),
  duration: Duration.describe('How long it stays open.'),
  apps: z.array(AppName).optional().describe('Only for these apps. Default: for all.'),
});

/** So many apps, or a share of all of them. */
export const MaxChanges = z.union([z.number().int().min(1), z.string().regex(/^(?:[1-9]\d?|100)%$/)], {
  error: 'must be a whole number of at least 1, or a share of the apps such as "20%"',
});
export type MaxChanges = z.infer<typeof MaxChanges>;

export const SyncSettings = z
  .strictObject({
    auto: z.boolean().optional().describe('Whether the daemon applies what changed in the files. Default: true.'),
    prune: z.boolean().optional().describe('Whether the daemon removes apps that left the workspace. Default: false.'),
    selfHeal: z
      .boolean()
      .optional()
      .describe('Whether the daemon repairs what was changed on the engine by hand. Default: true.'),
    interval: Duration.optional().describe(
      'How often everything is looked at, whatever else happens. Default: 5m. Once an hour every container is looked into, too.',
    ),
    maxChanges: MaxChanges.optional().describe(
      'The most apps that one pass may change, as a number or a share such as 20%; more needs a person, or --max-changes. Repairs do not count. Default: any number.',
    ),
    windows: z.array(SyncWindow).optional().describe('When the daemon may make changes. Default: at any time.'),
  })
  .describe('What the daemon does by itself.');
export type SyncSettings = z.infer<typeof SyncSettings>;
