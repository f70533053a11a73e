import type { DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import { composeLabels } from '../labels.ts';
import type { Problem } from '../problems.ts';
import type { AppInput } from './input.ts';
import { isNamed, mountsOf } from './moves.ts';

/** A volume that would be new and empty where a service has its data in one that no service mounts any more: most likely it has a new key. */
export interface RenamedVolume {
  readonly volume: DesiredVolume;
  /** The volume that holds the data. */
  readonly former: string;
  readonly service: string;
}

/** `gone`: own volumes that are to be made. */
export function renamedVolumes(
  input: AppInput,
  gone: readonly DesiredVolume[],
  moves: ReadonlyMap<string, string>,
): RenamedVolume[] {
  const named = new Set(input.app.volumes.map(({ name }) => name));
  return gone.flatMap((volume) => {
    const found = input.app.services.flatMap((service) => {
      const targets = mountsOf(input, service)
        .filter(({ source }) => source === volume.name)
        .map(({ target }) => target);
      return input.containers
        .filter((container) =>
          [service.name, moves.get(service.name)].includes(container.labels[composeLabels.service] ?? ''),
        )
        .flatMap(({ mounts }) => mounts)
        .filter((mount) => mount.type === 'volume' && isNamed(mount) && !named.has(mount.source))
        .filter(({ target }) => targets.includes(target))
        .map(({ source }) => ({ volume, former: source, service: service.name }));
    });
    return found.slice(0, 1);
  });
}

export function emptyInstead({ app }: AppInput, { volume, former, service }: RenamedVolume): Problem {
  const position = locate(app.positions, `volumes.${volume.key}`);
  return {
    severity: 'error',
    code: 'blocked',
    app: app.name,
    message: `${service} would start with a new, empty volume ${volume.name}: its data is in ${former}, which no service mounts any more`,
    ...(position ? { position } : {}),
    suggestions: [
      ...(app.extension ? [] : [`keep the data: volumes: { ${volume.key}: { name: ${former} } }`]),
      `or start with an empty one: orbitr apply --app ${app.name} --allow data:${app.name}`,
    ],
  };
}
