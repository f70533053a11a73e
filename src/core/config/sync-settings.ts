import * as z from 'zod';
import { AppName, Cron, Duration } from './scalars.ts';

const SyncWindow = z.strictObject({
  kind: z.enum(['allow', 'deny']).describe('Whether changes may begin in this window, or may not.'),
  schedule: Cron.describe('When the window opens, as a cron expression.'),
  duration: Duration.describe('How long it stays open.'),
  apps: z.array(AppName).optional().describe('Only for these apps. Default: for all.'),
});

export const SyncSettings = z
  .strictObject({
    auto: z.boolean().optional().describe('Whether the daemon applies what changed in the files. Default: true.'),
    prune: z.boolean().optional().describe('Whether the daemon removes apps that left the workspace. Default: false.'),
    selfHeal: z
      .boolean()
      .optional()
      .describe('Whether the daemon repairs what was changed on the engine by hand. Default: true.'),
    interval: Duration.optional().describe('How often everything is looked at, whatever else happens. Default: 1h.'),
    maxChanges: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('The most apps that one pass of the daemon may change; more waits for a person.'),
    windows: z.array(SyncWindow).optional().describe('When the daemon may make changes. Default: at any time.'),
  })
  .describe('What the daemon does by itself.');
export type SyncSettings = z.infer<typeof SyncSettings>;
