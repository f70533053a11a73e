import * as z from 'zod';
import { parseReference } from '../../live/reference.ts';
import type { PushedRef } from '../types.ts';
import type { Payload, Reading } from './contract.ts';

/** What schemas of several senders are made of. Bounded: what a sender says ends in logs and states. */
export const Line = z.string().max(2048);
export const CommitId = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

/** Files that one commit touched. */
export const Touched = z.object({
  added: z.array(Line).nullish(),
  modified: z.array(Line).nullish(),
  removed: z.array(Line).nullish(),
});

/** A payload that fits is read, one that does not is malformed; keys that the schema does not name are passed over. */
export function reading<T>(schema: z.ZodType<T>, payload: Payload, read: (value: T) => Reading): Reading {
  const { data, error } = schema.safeParse(payload);
  const [issue] = error?.issues ?? [];
  if (issue) return { kind: 'malformed', why: `${issue.path.join('.') || 'the payload'}: ${issue.message}` };
  return read(data as T);
}

/** `refs/heads/main` at a commit; a commit of nothing but zeros says that it was deleted. Undefined for refs that are neither branch nor tag. */
export function pushedRef(ref: string, commit: string | null | undefined, isForced = false): PushedRef | undefined {
  const [, folder, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
  if (name === undefined) return undefined;
  const isDeleted = commit !== null && commit !== undefined && /^0+$/.test(commit);
  return {
    kind: folder === 'heads' ? 'branch' : 'tag',
    name,
    ...(commit && !isDeleted ? { commit } : {}),
    isDeleted,
    isForced,
  };
}

export function pushed(
  repositories: readonly (string | null | undefined)[],
  refs: readonly (PushedRef | undefined)[],
  paths?: readonly string[],
): Reading {
  const addresses = [...new Set(repositories.filter((address) => typeof address === 'string' && address !== ''))];
  const known = refs.filter((ref) => ref !== undefined);
  if (addresses.length === 0) return { kind: 'malformed', why: 'it names no repository' };
  if (known.length === 0) return { kind: 'ignored', why: 'neither a branch nor a tag was pushed' };
  return {
    kind: 'wake',
    wake: { kind: 'push', repositories: addresses as string[], refs: known, ...(paths ? { paths } : {}) },
  };
}

/** Each once, sorted. `isWhole` false: commits are missing, and so would paths be. */
export function pathsOf(commits: readonly z.infer<typeof Touched>[], isWhole: boolean): string[] | undefined {
  if (!isWhole || commits.length === 0) return undefined;
  const all = commits.flatMap(({ added, modified, removed }) => [
    ...(added ?? []),
    ...(modified ?? []),
    ...(removed ?? []),
  ]);
  return [...new Set(all)].sort();
}

/** Of references in any form. */
export function imagesPushed(references: readonly string[]): Reading {
  const images = [...new Set(references.map(familiarReference))];
  if (images.length === 0) return { kind: 'ignored', why: 'no image was pushed' };
  return { kind: 'wake', wake: { kind: 'image', images } };
}

/** What is said of an event that no wake comes from. */
export function ofNoInterest(event: string): Reading {
  return { kind: 'ignored', why: `the event ${event.slice(0, 40) || 'without a name'} changes nothing here` };
}

/** A text of the payload; empty where something else stands there. */
export function wordAt(payload: Payload, key: string): string {
  const value = payload[key];
  return typeof value === 'string' ? value : '';
}

export const pinged: Reading = { kind: 'wake', wake: { kind: 'ping' } };

function familiarReference(reference: string): string {
  const { repository, tag, digest } = parseReference(reference);
  return tag ? `${repository}:${tag}` : `${repository}@${digest}`;
}
