import * as z from 'zod';
import type { Sender } from './contract.ts';
import { bearer, provenByToken } from './prove.ts';
import { imagesPushed, Line, ofNoInterest, pinged, reading, wordAt } from './read.ts';

/**
 * https://goharbor.io/docs/latest/working-with-projects/project-configuration/configure-webhooks/, in both of its formats; the hook's
 * "auth header" is sent as `Authorization`.
 */
export const harbor: Sender = {
  name: 'harbor',
  prove: (request, secrets) =>
    provenByToken(request, secrets, bearer(request.headers['authorization']) ?? request.token),
  read: (payload) => {
    const type = wordAt(payload, 'type');
    if (/^(?:TEST_ENDPOINT|harbor\.test.*)$/i.test(type)) return pinged;
    if (type === 'PUSH_ARTIFACT') return reading(Default, payload, ({ event_data }) => readEvent(event_data));
    if (type === 'harbor.artifact.pushed') return reading(CloudEvent, payload, ({ data }) => readEvent(data));
    return ofNoInterest(type);
  },
};

const Pushed = z.object({ resources: z.array(z.object({ resource_url: Line.min(1) })).min(1) });
const Default = z.object({ event_data: Pushed });
const CloudEvent = z.object({ data: Pushed });

/** `resource_url` is a reference, in some releases with https:// before it. */
function readEvent({ resources }: z.infer<typeof Pushed>) {
  return imagesPushed(resources.map(({ resource_url }) => resource_url.replace(/^https?:\/\//, '')));
}
