import { locate } from '../files/source-map.ts';
import type { ServiceVerdict } from './containers.ts';
import { type AppInput, imageOf } from './input.ts';
import type { Step } from './types.ts';

/** Everything an app needs is pulled and built before anything of it is touched. */
export function imageSteps(input: AppInput, made: readonly ServiceVerdict[]): Step[] {
  const groups = Map.groupBy(
    made.filter(({ service }) => imageOf(input, service).get),
    ({ service }) => (service.image.buildDigest ? `build ${service.name}` : service.image.reference),
  );
  return [...groups.values()].flatMap((group): Step[] => {
    const [first] = group;
    const get = first ? imageOf(input, first.service).get : undefined;
    if (!first || !get) return [];
    const { reference, platform } = first.service.image;
    const services = group.map(({ service }) => service.name);
    const position = locate(
      input.app.positions,
      `services.${first.service.name}.${get.kind === 'build' ? 'build' : 'image'}`,
    );
    const text = get.kind === 'build' ? 'what it is built from is new or changed' : 'the engine does not have it';
    return [
      {
        id: `${input.app.name}/${get.kind}/${reference}`,
        app: input.app.name,
        verb: get.kind,
        target: {
          kind: 'image',
          image: get.kind === 'pull' ? get.reference : reference,
          ...(platform ? { platform } : {}),
          services,
        },
        reasons: [
          {
            code: get.kind === 'build' ? 'build-changed' : 'image-missing',
            text,
            source: 'desired',
            ...(position ? { position } : {}),
          },
        ],
        risk: { level: 'none' },
        needs: [],
      },
    ];
  });
}
