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
    const files = Object.entries(input.mounted?.[key] ?? {}).flatMap(([path, { writable, digest }]) =>
      !writable && digest !== undefined ? [[path, digest]] : [],
    );
    const spec = specOf(service.canonical, identity);
    // what cannot be had is known by its name alone: another tag is another try
    const image = identity === 'unresolved' ? { image: service.image.reference } : {};
    return [
      service.name,
      { spec, ...image, replicas: service.replicas, private: input.privateDigests[key] ?? {}, files },
    ];
  });
  // the same containers over data that was changed once more are another thing
  const migrations = app.extension?.migrations ?? [];
  const all = { ...Object.fromEntries(services), ...(migrations.length > 0 ? { '': migrations } : {}) };
  return sha256(stableJson(all)).slice(0, 32);
}
