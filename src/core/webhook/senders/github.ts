import * as z from 'zod';
import type { Sender } from './contract.ts';
import { provenByBody } from './prove.ts';
import {
  CommitId,
  imagesPushed,
  Line,
  ofNoInterest,
  pathsOf,
  pinged,
  pushed,
  pushedRef,
  reading,
  Touched,
} from './read.ts';

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads; images of ghcr.io are told of as packages. */
export const github: Sender = {
  name: 'github',
  aliases: ['ghcr'],
  isTold: (headers) => headers['x-github-event'] !== undefined,
  prove: (request, secrets) =>
    provenByBody(request, secrets, request.headers['x-hub-signature-256'], request.headers['x-github-delivery']),
  read: (payload, headers) => {
    const event = headers['x-github-event'] ?? '';
    if (event === 'ping') return pinged;
    if (event === 'push') return reading(Push, payload, readPush);
    if (event === 'package' || event === 'registry_package') return reading(PackageEvent, payload, readPackage);
    return ofNoInterest(event);
  },
};

/** GitHub lists so many commits at most; paths of a longer push would not be all. */
const mostCommits = 2048;

const Push = z.object({
  ref: Line,
  after: CommitId,
  created: z.boolean().optional(),
  deleted: z.boolean().optional(),
  forced: z.boolean().optional(),
  commits: z.array(Touched).nullish(),
  repository: z.object({ clone_url: Line, ssh_url: Line.nullish(), git_url: Line.nullish(), html_url: Line.nullish() }),
});

function readPush({ ref, after, created, forced, commits, repository }: z.infer<typeof Push>) {
  const { clone_url, ssh_url, git_url, html_url } = repository;
  const listed = commits ?? [];
  const isWhole = !created && !forced && listed.length < mostCommits;
  return pushed(
    [clone_url, ssh_url, git_url, html_url],
    [pushedRef(ref, after, forced ?? false)],
    pathsOf(listed, isWhole),
  );
}

const Package = z.object({
  package_type: Line.nullish(),
  ecosystem: Line.nullish(),
  package_version: z
    .object({
      package_url: Line.nullish(),
      version: Line.nullish(),
      container_metadata: z.object({ tag: z.object({ name: Line.nullish() }).nullish() }).nullish(),
    })
    .nullish(),
});
const PackageEvent = z.object({ package: Package.optional(), registry_package: Package.optional() });

/** `package_url` is `ghcr.io/owner/name:tag`, with nothing behind the colon where a version has no tag. */
function readPackage(event: z.infer<typeof PackageEvent>) {
  const { package_type, ecosystem, package_version: version } = event.package ?? event.registry_package ?? {};
  const isContainer = [package_type, ecosystem].some((type) => /^(?:container|docker)$/i.test(type ?? ''));
  const url = version?.package_url ?? '';
  if (!isContainer || !url) return imagesPushed([]);
  const tag = version?.container_metadata?.tag?.name;
  const bare = url.replace(/:[^/:@]*$/, '').replace(/@.*$/, '');
  const told = url.startsWith(`${bare}:`) ? url.slice(bare.length + 1) : '';
  return imagesPushed([withVersion(bare, tag || told, version?.version ?? '')]);
}

function withVersion(repository: string, tag: string, version: string): string {
  const name = repository.toLowerCase();
  if (tag) return `${name}:${tag}`;
  return version.startsWith('sha256:') ? `${name}@${version}` : name;
}
