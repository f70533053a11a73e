import * as z from 'zod';
import type { Headers, Sender } from './contract.ts';
import { provenByBody } from './prove.ts';
import { CommitId, imagesPushed, Line, ofNoInterest, pathsOf, pushed, pushedRef, reading, Touched } from './read.ts';

/** https://docs.gitea.com/usage/webhooks, https://forgejo.org/docs/latest/user/webhooks/. Both also send GitHub's headers. */
export const gitea: Sender = {
  name: 'gitea',
  aliases: ['forgejo'],
  isTold: (headers) => own(headers, 'event') !== undefined,
  prove: (request, secrets) =>
    provenByBody(
      request,
      secrets,
      own(request.headers, 'signature') ?? request.headers['x-hub-signature-256'],
      own(request.headers, 'delivery') ?? request.headers['x-github-delivery'],
    ),
  read: (payload, headers) => {
    const event = own(headers, 'event') ?? headers['x-github-event'] ?? '';
    if (event === 'push') return reading(Push, payload, readPush);
    if (event === 'package') return reading(PackageEvent, payload, readPackage);
    return ofNoInterest(event);
  },
};

/** The first that is there is the one that counts: a bad signature is not made good by another header. */
function own(headers: Headers, what: 'event' | 'signature' | 'delivery'): string | undefined {
  return headers[`x-forgejo-${what}`] ?? headers[`x-gitea-${what}`];
}

const Push = z.object({
  ref: Line,
  before: CommitId.nullish(),
  after: CommitId,
  commits: z.array(Touched).nullish(),
  total_commits: z.number().nullish(),
  repository: z.object({ clone_url: Line, ssh_url: Line.nullish(), html_url: Line.nullish() }),
});

/** Both list only so many commits as their settings say, and count them all. */
function readPush({ ref, before, after, commits, total_commits, repository }: z.infer<typeof Push>) {
  const listed = commits ?? [];
  const isWhole = listed.length === total_commits && !/^0+$/.test(before ?? '0');
  return pushed(
    [repository.clone_url, repository.ssh_url, repository.html_url],
    [pushedRef(ref, after)],
    pathsOf(listed, isWhole),
  );
}

const PackageEvent = z.object({
  action: Line,
  package: z.object({
    type: Line,
    name: Line,
    version: Line,
    html_url: z.url(),
    owner: z.object({ login: Line.optional(), username: Line.optional() }),
  }),
});

/** The registry answers where the pages do. */
function readPackage({ action, package: { type, name, version, html_url, owner } }: z.infer<typeof PackageEvent>) {
  const person = owner.login ?? owner.username;
  if (action !== 'created' || type !== 'container' || !person) return imagesPushed([]);
  const repository = `${new URL(html_url).host}/${person}/${name}`.toLowerCase();
  return imagesPushed([version.startsWith('sha256:') ? `${repository}@${version}` : `${repository}:${version}`]);
}
