import { sha256 } from '../../lib/sha256.ts';
import { stableJson } from '../../lib/stable-json.ts';
import { specOf } from '../desired/canonical.ts';
import { resolveImage } from '../desired/images.ts';
import type { DesiredApp } from '../desired/types.ts';
import type { PlanInput } from '../plan/input.ts';

type Looked = Pick<PlanInput, 'live' | 'known' | 'privateDigests' | 'mounted'>;

/** All that an app's containers are made from: what is quarantined when it fails, and free again when any of it changes. */
export function inputsOf(input: Looked, app: DesiredApp): string {
  const services = app.services.map((service) => {
    const key = `${app.name}/${service.name}`;
    const { identity } = resolveImage(service.image, input.live.images, input.known);
    const files = Object.entries(input.mounted?.[key] ?? {}).flatMap(([path, { kind, writable, digest }]) =>
      kind === 'file' && !writable && digest !== undefined ? [[path, digest]] : [],
    );
    const spec = specOf(service.canonical, identity);
    return [service.name, { spec, replicas: service.replicas, private: input.privateDigests[key] ?? {}, files }];
  });
  return sha256(stableJson(Object.fromEntries(services))).slice(0, 32);
}
