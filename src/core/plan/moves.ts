import type { DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import { composeLabels } from '../labels.ts';
import type { LiveContainer, LiveMount } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { type AppInput, imageOf } from './input.ts';

/** New service → the one whose place it takes: the same image with the same data, under another name, and no doubt which. */
export function movedServices(input: AppInput): ReadonlyMap<string, string> {
  const { services } = input.app;
  const byService = Map.groupBy(input.containers, (container) => container.labels[composeLabels.service] ?? '');
  const known = new Set(services.map(({ name }) => name));
  const gone = [...byService].filter(([name]) => !known.has(name));
  const pairs = services
    .filter(({ name }) => !byService.has(name))
    .flatMap((service) =>
      gone
        .filter(([, containers]) => containers.every((container) => isAlike(input, service, container)))
        .map(([former]) => ({ service: service.name, former })),
    );
  const isSure = ({ service, former }: (typeof pairs)[number]) =>
    pairs.filter((pair) => pair.service === service || pair.former === former).length === 1;
  return new Map(pairs.filter(isSure).map(({ service, former }) => [service, former]));
}

function isAlike(input: AppInput, service: DesiredService, container: LiveContainer): boolean {
  const image = imageOf(input, service);
  if (container.imageId !== image.id && container.image !== service.image.reference) return false;
  const places = (targets: readonly string[]) => targets.toSorted().join('\n');
  const there = container.mounts.filter(isNamed).map(({ target }) => target);
  return places(there) === places(mountsOf(input, service).map(({ target }) => target));
}

/** Named volumes and folders of the host that a service mounts; volumes by the name that the engine knows them by. */
export function mountsOf({ app }: AppInput, { name }: DesiredService): { source: string; target: string }[] {
  const names = new Map(app.volumes.map((volume) => [volume.key, volume.name]));
  return (app.model.services[name]?.volumes ?? []).flatMap(({ type, source, target }) => {
    if (source === undefined || (type !== 'volume' && type !== 'bind')) return [];
    return [{ source: type === 'volume' ? (names.get(source) ?? source) : source, target }];
  });
}

/** The engine names a volume by 64 digits where nobody else does. */
export function isNamed({ type, source }: LiveMount): boolean {
  return type === 'bind' || (type === 'volume' && !/^[0-9a-f]{64}$/.test(source));
}

/** What a service kept in a volume without a name belongs to its container, and to no service of another name. */
export function leftBehind(input: AppInput, moves: ReadonlyMap<string, string>): Problem[] {
  return [...moves].flatMap(([service, former]) => {
    const containers = input.containers.filter((container) => container.labels[composeLabels.service] === former);
    const kept = containers.flatMap(({ mounts }) =>
      mounts.filter((mount) => mount.type === 'volume' && !isNamed(mount)),
    );
    const [first] = kept;
    if (!first) return [];
    const position = locate(input.app.positions, `services.${service}`);
    return [
      {
        severity: 'warning',
        code: 'blocked',
        app: input.app.name,
        message: `${service} takes the place of ${former}, but not what that one kept in ${first.target}: its volume has no name, and stays as ${first.source.slice(0, 12)}`,
        ...(position ? { position } : {}),
        suggestions: [`give that folder a volume with a name first: volumes: [data:${first.target}]`],
      },
    ];
  });
}
