import { OrbitrError } from '../../core/errors.ts';
import { composeLabels } from '../../core/labels.ts';
import type { Verb } from '../../core/plan/types.ts';
import type { Pass } from '../pass.ts';
import { revealed } from '../secrets.ts';
import type { TargetOf } from './run-step.ts';

export async function networksAndVolumes(
  pass: Pass,
  target: TargetOf<'network' | 'volume'>,
  verb: Verb,
): Promise<undefined> {
  const { runtime, input } = pass;
  const { writer } = runtime;
  // Compose takes a network or volume for its own only with its version on it.
  const version = async () => ({ [composeLabels.version]: (await runtime.compose.version()).version });
  if (target.kind === 'network') {
    if (verb === 'remove-network') return void (await writer.removeNetwork(target.network));
    if (target.spec)
      return void (await writer.createNetwork({
        ...target.spec,
        labels: { ...target.spec.labels, ...(await version()) },
      }));
  } else {
    if (verb === 'remove-volume') return void (await writer.removeVolume(target.volume));
    // The plan's copy is made to be shown, without what a driver's options may hide.
    const volumes = input.desired.apps.flatMap((app) => app.volumes.map((volume) => ({ app, volume })));
    const wanted = volumes.find(({ volume }) => volume.name === target.volume);
    const spec = wanted ? revealed(runtime, wanted.app, wanted.volume.spec) : target.spec;
    if (spec) return void (await writer.createVolume({ ...spec, labels: { ...spec.labels, ...(await version()) } }));
  }
  throw new OrbitrError({ code: 'bug', message: `a step asks to ${verb}, but does not say how it should be` });
}
