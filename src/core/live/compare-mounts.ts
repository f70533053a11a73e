import type { Difference } from '../plan/difference.ts';
import type { Wanted } from './compare.ts';
import type { ContainerInspect } from './inspect.ts';

/** Mounts by target: type, source and whether it may be written. Volumes that an image declares by itself are no difference. */
export function mountDifferences(wanted: Wanted, container: ContainerInspect): Difference[] {
  const actual = new Map(container.Mounts.map((mount) => [String(mount['Destination']), describe(mount)]));
  const files = fileTargets(wanted);
  const desired = new Map(
    (wanted.service.volumes ?? []).map((mount) => [
      trimSlash(mount.target),
      `${mount.type} ${sourceOf(mount.type, mount.source, wanted.volumes)}${mount.read_only ? ' (read-only)' : ''}`.replace(
        '  ',
        ' ',
      ),
    ]),
  );
  const targets = [...new Set([...desired.keys(), ...actual.keys()])].filter((target) => !files.has(target)).sort();
  return targets.flatMap((target) => {
    const before = actual.get(target);
    const after = desired.get(target);
    if (before === after || (after === undefined && before?.startsWith('volume (anonymous)'))) return [];
    if (after?.startsWith('tmpfs')) return [];
    return [
      {
        path: `volumes.${target}`,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  });
}

function describe(mount: Readonly<Record<string, unknown>>): string {
  const type = String(mount['Type']);
  const name = String(mount['Name'] ?? '');
  const source =
    type === 'volume' ? (/^[0-9a-f]{64}$/.test(name) ? '(anonymous)' : name) : String(mount['Source'] ?? '');
  return `${type} ${source}${mount['RW'] === false ? ' (read-only)' : ''}`;
}

function sourceOf(type: string, source: string | undefined, volumes: Readonly<Record<string, string>>): string {
  if (type !== 'volume') return source ?? '';
  return source ? (volumes[source] ?? source) : '(anonymous)';
}

/** Configs and secrets are mounts too, but what they hold is compared by content. */
function fileTargets(wanted: Wanted): Set<string> {
  const configs = (wanted.service.configs ?? []).map(({ source, target }) => target ?? `/${source}`);
  const secrets = (wanted.service.secrets ?? []).map(({ source, target }) =>
    target?.startsWith('/') ? target : `/run/secrets/${target ?? source}`,
  );
  return new Set([...configs, ...secrets]);
}

function trimSlash(target: string): string {
  return target.length > 1 ? target.replace(/\/$/, '') : target;
}
