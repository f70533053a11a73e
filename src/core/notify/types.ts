import * as z from 'zod';

/** The words of `on:` in orbitr.yaml. */
export const noticeKinds = [
  'applied',
  'failed',
  'unhealthy',
  'recovered',
  'drift',
  'rolled-back',
  'update-available',
  'backup-failed',
  'source-failed',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** From the least to the most severe. */
export const severities = ['info', 'warning', 'error'] as const;
export type NoticeSeverity = (typeof severities)[number];

export const Notice = z.object({
  /** test: somebody wants to see whether it arrives. */
  kind: z.enum([...noticeKinds, 'test']),
  severity: z.enum(severities),
  /**
   * moment: it happened, and is told each time · standing: the same is not told again before it is time for a reminder · lasting: a trouble
   * that is there until an `end` of the same `about` · end: said only where the trouble was told · gone: a moment after which nothing is left
   * to be told of its app.
   */
  course: z.enum(['moment', 'standing', 'lasting', 'end', 'gone']),
  /** What notices of one course have in common: `apply blog`, `health blog/web`, `source`. */
  about: z.string(),
  /** Of an end: it is the end of these alone. */
  ends: z.array(z.enum(noticeKinds)).optional(),
  /** Absent where it concerns the workspace as a whole. */
  app: z.string().optional(),
  /** One line without a full stop. */
  title: z.string(),
  /** Plain sentences, and lines of a log; each on a line of its own, without any markup. */
  text: z.array(z.string()),
  /** Unix milliseconds. */
  at: z.number(),
  revision: z.number().optional(),
  commit: z.object({ id: z.string(), author: z.string(), subject: z.string() }).optional(),
  /** Where a person can see it. */
  link: z.string().optional(),
});
/** One thing that people are told. JSON-safe. */
export type Notice = z.output<typeof Notice>;
