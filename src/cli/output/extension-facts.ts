import type { ExtensionInfo } from '../../core/extension/describe-extension.ts';
import { shorten } from '../../core/plan/text-layout.ts';

/** Short facts of an extension, by name; only those that there are. */
export function extensionFacts(extension: ExtensionInfo): readonly (readonly [string, string])[] {
  const { upstreamVersion, license, author, origin, dir, categories, architectures, deprecated } = extension;
  const { images, ports, volumes, dependencies, provides, permissions, documentation, repository } = extension;
  const facts: readonly (readonly [string, string | readonly string[] | undefined])[] = [
    ['deprecated', deprecated === true ? 'yes' : deprecated || undefined],
    ['upstream', upstreamVersion],
    ['license', license],
    ['author', [author.name, author.email ? `<${author.email}>` : '', author.url ?? ''].filter(Boolean).join(' ')],
    ['from', `${origins[origin]}: ${dir}`],
    ['categories', categories],
    ['architectures', architectures ?? 'any'],
    ['images', images],
    ['ports', ports.map(portText)],
    ['needs', dependencies.map(({ id, version }) => (version ? `${id} ${version}` : id))],
    ['stands in for', provides],
    ['permissions', permissions],
    [
      'volumes',
      volumes.map(({ name, mountPath, type }) => `${name} at ${mountPath}${type === 'bind' ? ' (bind)' : ''}`),
    ],
    ['backup', backupText(extension)],
    ['health', healthText(extension)],
    ['website', documentation?.website],
    ['readme', documentation?.readme],
    ['sources', repository?.url],
  ];
  return facts.flatMap(([name, text]) => {
    const shown = typeof text === 'string' ? text : (text ?? []).join(', ');
    return shown === '' ? [] : [[name, shown] as const];
  });
}

const origins: Readonly<Record<ExtensionInfo['origin'], string>> = {
  workspace: 'the workspace',
  bundled: 'Orbitr itself',
  path: 'its path',
};

function portText({ container, host, protocol, service }: ExtensionInfo['ports'][number]): string {
  const port = `${container}${protocol === 'udp' ? '/udp' : ''}${service ? ` of ${service}` : ''}`;
  return host === undefined ? port : `${port} (on the host ${host})`;
}

function backupText({ backup }: ExtensionInfo): string | undefined {
  if (!backup) return undefined;
  const commands = (['before', 'after'] as const).flatMap((when) =>
    (backup[when] ?? []).map(({ argv, service }) => `${when} it ${brief(argv)}${service ? ` in ${service}` : ''}`),
  );
  const named = backup.volumes?.length === 0 ? 'no volumes' : `volumes ${backup.volumes?.join(', ')}`;
  const saved = backup.volumes ? named : 'all volumes';
  const without = backup.exclude ? [`without ${backup.exclude.join(', ')}`] : [];
  return [saved, ...without, ...commands].join('; ');
}

/** Programs get it whole. */
function brief(argv: readonly string[]): string {
  return shorten(argv.join(' '), 60);
}

function healthText({ healthCheck }: ExtensionInfo): string | undefined {
  if (!healthCheck) return undefined;
  const { type, http, tcp, command, service, interval = 30 } = healthCheck;
  const where = service ? ` of ${service}` : '';
  const how =
    type === 'docker'
      ? 'its own health check'
      : type === 'http'
        ? `HTTP ${http?.path ?? '/'} on port ${http?.port}${where}`
        : type === 'tcp'
          ? `port ${tcp?.port}${where} accepts a connection`
          : `${brief(command?.argv ?? [])}${where}`;
  return type === 'docker' ? how : `${how}, every ${interval} s`;
}
