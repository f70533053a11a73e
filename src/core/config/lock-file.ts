import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { Problem } from '../problems.ts';
import { Port } from './scalars.ts';
import { schemaLine } from './schema-line.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits');

/** What `orbitr update` moved a service’s image to. Counts as long as the files name the image that it was moved from. */
export const LockedUpdate = z
  .looseObject({
    from: z.string().min(1).describe('The image as the files name it.'),
    tag: z.string().min(1).describe('The tag that is taken instead; the same where only its digest moved.'),
    digest: digest.describe('What that tag came to.'),
    platforms: z.array(z.string()).optional().describe('What it is made for, as far as the registry says.'),
    seenAt: z.iso.datetime('must be a time such as 2026-01-31T02:00:00Z').describe('When it was found.'),
  })
  .describe('A newer image that was taken.');
export type LockedUpdate = z.output<typeof LockedUpdate>;

/** orbitr.lock, committed beside orbitr.yaml: what tags came to, and which addresses were assigned, so that a clone is the same. */
export const LockFile = z
  .looseObject({
    version: z.literal(1).default(1).describe('The version of this format.'),
    images: z.record(z.string(), digest).default({}).describe('Image and tag → the digest that the tag came to.'),
    updates: z
      .record(z.string().regex(/^[^/]+\/[^/]+$/, 'must be a service of an app, such as blog/web'), LockedUpdate)
      .optional()
      .describe('App and service → the newer image that orbitr update took.'),
    extensions: z
      .record(z.string(), digest)
      .optional()
      .describe('Extension and version → the digest of all its files.'),
    subnets: z
      .record(z.string(), z.cidrv4('must be an IPv4 range such as 10.203.0.0/26'))
      .default({})
      .describe('Network → the subnet that was cut for it, where Docker’s own pools ran low.'),
    ports: z
      .record(
        z.string().regex(/^[^/]+(\/[^/]+)?\/\d+\/(tcp|udp|sctp)$/, 'must be a port of an app, such as db/5432/tcp'),
        Port,
      )
      .default({})
      .describe(
        'App and container port, with the service where it is not the main one → the host port assigned to it.',
      ),
    adopted: z
      .record(
        z.string().regex(/^[^/]+\/[^/]+$/, 'must be a service of an app, such as blog/web'),
        z.array(z.string().regex(/^[0-9a-f]{64}$/, 'must be a container’s whole id')),
      )
      .optional()
      .describe('App and service → containers that ran before Orbitr came and were adopted as they are.'),
  })
  .meta({
    id: 'LockFile',
    title: 'orbitr.lock',
    description:
      'What tags and extensions came to, and which addresses and ports were assigned. Written by orbitr apply.',
  });
export type LockFile = z.output<typeof LockFile>;

export const lockFileName = 'orbitr.lock';

export const emptyLock: LockFile = { version: 1, images: {}, subnets: {}, ports: {} };

/** The lock file's content, or what is wrong with it. */
export function parseLock(text: string): LockFile | { readonly wrong: string } {
  try {
    // a section whose last entry was taken out by hand reads as null
    const sections = Object.entries((parse(text) ?? {}) as Record<string, unknown>).filter(
      ([, value]) => value !== null,
    );
    return LockFile.parse(Object.fromEntries(sections));
  } catch (cause) {
    if (cause instanceof z.ZodError)
      return { wrong: cause.issues.map((issue) => `${issue.path.join('.')} ${messageOf(issue)}`).join('; ') };
    return { wrong: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause) };
  }
}

/** Of a key, what its own check says. */
function messageOf(issue: z.core.$ZodIssue): string {
  return (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;
}

/** What is wrong with a lock file that cannot be read, told as of any other file. */
export function lockProblem(wrong: unknown): Problem {
  return {
    severity: 'error',
    code: 'invalid-value',
    message: `${lockFileName} cannot be read: ${wrong}`,
    position: { file: lockFileName, line: 1, column: 1, approximate: true },
    suggestions: [
      `set it back: git checkout ${lockFileName}`,
      'or delete it: the next apply writes it anew from what runs',
    ],
  };
}

/** Sorted, so that two branches conflict only where they really differ. */
export function lockText(lock: LockFile): string {
  const sorted = <T>(entries: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  const heading = `${schemaLine('lock')}\n# Written by orbitr apply. Commit it: a clone then runs exactly the same.\n`;
  const { images, subnets, ports, updates = {}, extensions = {}, adopted = {}, ...rest } = lock;
  return (
    heading +
    stringify({
      ...rest,
      images: sorted(images),
      ...(Object.keys(updates).length > 0 ? { updates: sorted(updates) } : {}),
      ...(Object.keys(extensions).length > 0 ? { extensions: sorted(extensions) } : {}),
      ...(Object.keys(subnets).length > 0 ? { subnets: sorted(subnets) } : {}),
      ...(Object.keys(ports).length > 0 ? { ports: sorted(ports) } : {}),
      ...(Object.keys(adopted).length > 0 ? { adopted: sorted(adopted) } : {}),
    })
  );
}
