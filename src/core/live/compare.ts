import type { Json } from '../desired/canonical.ts';
import type { Difference } from '../plan/difference.ts';
import { environmentDifferences, labelDifferences } from './compare-environment.ts';
import { type Facts, fieldDifferences, type Wanted } from './compare-facts.ts';
import { hostDifferences, hostFields } from './compare-host.ts';
import { limitDifferences, limitFields } from './compare-limits.ts';
import { mountDifferences } from './compare-mounts.ts';
import { networkDifferences, networkFields } from './compare-network.ts';
import { processFields } from './compare-process.ts';
import type { ContainerInspect, ImageInspect } from './inspect.ts';

export type { Wanted } from './compare-facts.ts';

/** One container looked at closely, with the image it runs: what an image sets by itself is no difference. */
export interface Inspection {
  readonly container: ContainerInspect;
  readonly image?: ImageInspect;
}

/**
 * The fields in which a container differs from what is wanted, engine and image defaults left out.
 * Used where nothing is remembered of a container: after lost state, after a hand-made recreation, and for deep passes.
 * In doubt a field is taken as equal: whoever is told of drift that is none has a container made anew for nothing, again and again.
 */
export function inspectDifferences(wanted: Wanted, { container, image }: Inspection): Difference[] {
  const facts: Facts = {
    wanted,
    container,
    config: container.Config,
    host: container.HostConfig,
    // where the image is gone, what no file names cannot be judged: it stands for itself
    image: image?.Config ?? container.Config,
    service: wanted.service as Readonly<Record<string, Json | undefined>>,
  };
  return [
    ...fieldDifferences([...processFields, ...hostFields, ...limitFields, ...networkFields], facts),
    ...environmentDifferences(facts),
    ...labelDifferences(facts),
    ...hostDifferences(facts),
    ...limitDifferences(facts),
    ...networkDifferences(facts),
    ...mountDifferences(facts),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}
