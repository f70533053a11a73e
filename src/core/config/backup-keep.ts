import * as z from 'zod';

const Count = z.number().int().min(0).max(10_000);

export const BackupKeep = z
  .strictObject({
    last: Count.optional().describe('How many of the newest are kept in any case.'),
    hourly: Count.optional().describe('How many hours keep one backup each.'),
    daily: Count.optional().describe('How many days keep one backup each.'),
    weekly: Count.optional().describe('How many weeks keep one backup each.'),
    monthly: Count.optional().describe('How many months keep one backup each.'),
    yearly: Count.optional().describe('How many years keep one backup each.'),
  })
  .refine(
    (keep) => Object.keys(keep).length === 0 || Object.values(keep).some((count) => (count ?? 0) > 0),
    'must keep at least one backup',
  )
  .describe('How many backups are kept, per span of time. Absent: all.');
export type BackupKeep = z.infer<typeof BackupKeep>;
