import * as z from 'zod';
import type { Sender } from './contract.ts';
import { bearer, provenByToken } from './prove.ts';
import { imagesPushed, Line, reading } from './read.ts';

const eventsType = /^application\/vnd\.docker\.distribution\.events\.v\d\+json/;

/** https://distribution.github.io/distribution/about/notifications/: an envelope of events, the secret in a header of one's own choice. */
export const registry: Sender = {
  name: 'registry',
  aliases: ['distribution'],
  insists: true,
  isTold: (headers) => eventsType.test(headers['content-type'] ?? ''),
  prove: (request, secrets) =>
    provenByToken(request, secrets, bearer(request.headers['authorization']) ?? request.token),
  read: (payload) =>
    reading(Envelope, payload, ({ events }) =>
      imagesPushed(
        events
          .filter(({ action, target }) => action === 'push' && isManifest(target))
          .map(({ target, request }) => {
            const name = `${request?.host ? `${request.host}/` : ''}${target.repository}`;
            return target.tag ? `${name}:${target.tag}` : `${name}@${target.digest}`;
          }),
      ),
    ),
};

const Target = z.object({
  mediaType: Line.nullish(),
  repository: Line.nullish(),
  tag: Line.nullish(),
  digest: Line.nullish(),
});
const Envelope = z.object({
  events: z
    .array(z.object({ action: Line, target: Target, request: z.object({ host: Line.nullish() }).nullish() }))
    .max(1000),
});

/** Layers are pushed, too, and are told of one by one. */
function isManifest({ mediaType, tag, digest, repository }: z.infer<typeof Target>): boolean {
  const isIt = tag ? true : /manifest|image\.index/.test(mediaType ?? '');
  return isIt && Boolean(repository) && Boolean(tag ?? digest);
}
