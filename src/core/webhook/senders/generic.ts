import * as z from 'zod';
import { hmacSha256, isSameDigest } from '../../../lib/hmac.ts';
import type { Sender } from './contract.ts';
import { anyOf, missing, provenByTime } from './prove.ts';
import { CommitId, imagesPushed, Line, pinged, pushed, pushedRef, reading } from './read.ts';

/**
 * For scripts and services that nobody knows. `X-Orbitr-Signature: t=<Unix seconds>,v1=<hex>`, an HMAC-SHA256 over `<t>.<body>`; several
 * `v1=` while a secret is being changed. The body says what is new: `{ repository, ref, commit?, paths? }`, `{ images: [] }`, or `{}`.
 */
export const generic: Sender = {
  name: 'generic',
  isTold: (headers) => headers['x-orbitr-signature'] !== undefined,
  prove: ({ headers, body }, secrets, now) => {
    const header = headers['x-orbitr-signature'];
    if (!header) return missing;
    const parts = header.split(',').map((part) => part.trim());
    const time = valuesOf(parts, 't')[0] ?? '';
    const given = valuesOf(parts, 'v1').slice(0, 8);
    const signed = Buffer.concat([Buffer.from(`${time}.`), body]);
    return provenByTime(signed, /^\d+$/.test(time) ? Number(time) : Number.NaN, now, () =>
      anyOf(secrets, (secret) =>
        anyOf(given, (signature) => isSameDigest(hmacSha256(secret, signed), signature.toLowerCase())),
      ),
    );
  },
  read: (payload) =>
    reading(Body, payload, ({ repository, ref, commit, paths, images }) => {
      if (images) return imagesPushed(images);
      if (repository === undefined && ref === undefined) return pinged;
      const addresses = typeof repository === 'string' ? [repository] : (repository ?? []);
      return pushed(addresses, [pushedRef(qualified(ref ?? ''), commit)], paths);
    }),
};

const Body = z.object({
  repository: z.union([Line, z.array(Line)]).optional(),
  ref: Line.optional(),
  commit: CommitId.optional(),
  paths: z.array(Line).optional(),
  images: z.array(Line.min(1)).optional(),
});

function valuesOf(parts: readonly string[], name: string): string[] {
  return parts.flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []));
}

/** `main` means the branch. */
function qualified(ref: string): string {
  return ref === '' || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}
