import * as z from 'zod';
import type { PushedRef } from '../types.ts';
import type { Sender } from './contract.ts';
import { provenByBody } from './prove.ts';
import { CommitId, Line, ofNoInterest, pinged, pushed, pushedRef, reading } from './read.ts';

/**
 * Cloud: https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/ · Server and Data Center:
 * https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html. Neither tells which files changed.
 */
export const bitbucket: Sender = {
  name: 'bitbucket',
  isTold: (headers) => headers['x-event-key'] !== undefined,
  prove: (request, secrets) =>
    provenByBody(
      request,
      secrets,
      request.headers['x-hub-signature'],
      request.headers['x-request-uuid'] ?? request.headers['x-request-id'],
    ),
  read: (payload, headers) => {
    const event = headers['x-event-key'] ?? '';
    if (event === 'diagnostics:ping') return pinged;
    if (event === 'repo:push') return reading(CloudPush, payload, readCloudPush);
    if (event === 'repo:refs_changed') return reading(ServerPush, payload, readServerPush);
    return ofNoInterest(event);
  },
};

const CloudRef = z.object({ type: Line, name: Line, target: z.object({ hash: CommitId }).nullish() });
const CloudPush = z.object({
  push: z.object({
    changes: z.array(z.object({ new: CloudRef.nullish(), old: CloudRef.nullish(), forced: z.boolean().nullish() })),
  }),
  repository: z.object({ links: z.object({ html: z.object({ href: Line }) }), full_name: Line.nullish() }),
});

/** It names only its page; where it is cloned from follows from that. `new: null` says that the ref was deleted. */
function readCloudPush({ push, repository }: z.infer<typeof CloudPush>) {
  const page = repository.links.html.href.replace(/\/+$/, '');
  const ssh = /^https:\/\/([^/]+)\/(.+)$/.exec(page);
  return pushed(
    [page, `${page}.git`, ...(ssh ? [`git@${ssh[1]}:${ssh[2]}.git`] : [])],
    push.changes.map((change) => cloudRef(change)),
  );
}

function cloudRef(change: z.infer<typeof CloudPush>['push']['changes'][number]): PushedRef | undefined {
  const ref = change.new ?? change.old;
  if (!ref) return undefined;
  const kind = /tag$/.test(ref.type) ? 'tag' : 'branch';
  const commit = change.new?.target?.hash;
  return {
    kind,
    name: ref.name,
    ...(commit ? { commit } : {}),
    isDeleted: !change.new,
    isForced: change.forced ?? false,
  };
}

const ServerPush = z.object({
  changes: z.array(z.object({ ref: z.object({ id: Line }), toHash: CommitId, type: Line.nullish() })),
  repository: z.object({ links: z.object({ clone: z.array(z.object({ href: Line })).nullish() }).nullish() }),
});

function readServerPush({ changes, repository }: z.infer<typeof ServerPush>) {
  return pushed(
    (repository.links?.clone ?? []).map(({ href }) => href),
    changes.map(({ ref, toHash }) => pushedRef(ref.id, toHash)),
  );
}
