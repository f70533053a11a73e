import * as z from 'zod';
import { hmacSha256, isSameDigest } from '../../../lib/hmac.ts';
import type { WebhookRequest } from '../types.ts';
import type { Proof, Sender } from './contract.ts';
import { anyOf, provenByTime, provenByToken } from './prove.ts';
import { CommitId, Line, ofNoInterest, pathsOf, pushed, pushedRef, reading, Touched, wordAt } from './read.ts';

/** https://docs.gitlab.com/user/project/integrations/webhook_events/; project, group and system hooks. */
export const gitlab: Sender = {
  name: 'gitlab',
  isTold: (headers) => headers['x-gitlab-event'] !== undefined,
  prove: (request, secrets, now) =>
    request.headers['webhook-signature'] === undefined
      ? provenByToken(
          request,
          secrets,
          request.headers['x-gitlab-token'],
          request.headers['idempotency-key'] ?? request.headers['x-gitlab-event-uuid'],
        )
      : provenBySigningToken(request, secrets, now),
  read: (payload) => {
    const kind = wordAt(payload, 'object_kind') || wordAt(payload, 'event_name');
    if (kind === 'push' || kind === 'tag_push') return reading(Push, payload, readPush);
    return ofNoInterest(kind);
  },
};

/**
 * Newer releases sign, as https://www.standardwebhooks.com says: `v1,<base64>` over `id.time.body`. The key is the token's base64 where
 * it begins with `whsec_`, else the token itself.
 */
function provenBySigningToken({ headers, body }: WebhookRequest, secrets: readonly string[], now: number): Proof {
  const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': signatures = '' } = headers;
  const given = signatures.split(' ').map((signature) => hexOf(signature.replace(/^v1,/, '')));
  const signed = Buffer.concat([Buffer.from(`${id}.${time}.`), body]);
  return provenByTime(signed, /^\d+$/.test(time) ? Number(time) : Number.NaN, now, () =>
    anyOf(secrets, (secret) => anyOf(given, (hex) => isSameDigest(hmacSha256(keyOf(secret), signed), hex))),
  );
}

function keyOf(secret: string): string | Uint8Array {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

const Push = z.object({
  ref: Line,
  after: CommitId,
  before: CommitId.nullish(),
  checkout_sha: CommitId.nullish(),
  commits: z.array(Touched).nullish(),
  total_commits_count: z.number().nullish(),
  project: z.object({
    git_http_url: Line.nullish(),
    git_ssh_url: Line.nullish(),
    web_url: Line.nullish(),
  }),
});

/** `after` of an annotated tag is the tag's own id; `checkout_sha` is the commit. GitLab lists 20 commits and counts them all. */
function readPush({ ref, after, before, checkout_sha, commits, total_commits_count, project }: z.infer<typeof Push>) {
  const listed = commits ?? [];
  const isWhole = listed.length === total_commits_count && !/^0+$/.test(before ?? '0');
  const commit = /^0+$/.test(after) ? after : (checkout_sha ?? after);
  return pushed(
    [project.git_http_url, project.git_ssh_url, project.web_url],
    [pushedRef(ref, commit)],
    pathsOf(listed, isWhole),
  );
}
