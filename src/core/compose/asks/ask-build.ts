import { joinPath } from '../../files/paths.ts';
import { entriesOf, textOf } from '../../files/tree.ts';
import { shownHostPath } from '../../policy/host-path.ts';
import type { Position } from '../../problems.ts';
import { byKey } from '../merge.ts';
import type { Reading } from '../reading.ts';
import { field, isOn, namesIn, placeOfField, type Service, texts } from '../service.ts';
import type { Tell } from './ask.ts';
import { bindOf, outsidePath } from './own-path.ts';

/** What a build reads, may do, and leaves behind on the host. */
export function askBuild(service: Service, tell: Tell, reading: Reading): void {
  const build = field(service, 'build');
  if (!build) return;
  const at = placeOfField(service, 'build');
  for (const path of readPaths(service, reading)) askPath(path, true, 'builds from', at, tell, reading);
  for (const text of texts(field(service, 'build', 'cache_to'))) {
    const path = /(?:^|,)dest=([^,]*)/.exec(text)?.[1];
    if (path) askPath(path, false, 'leaves a build’s cache in', at, tell, reading);
  }
  askRights(service, at, tell);
  const own = `${reading.input.app}-${service.name}`;
  for (const name of [textOf(field(service, 'image')) ?? '', ...texts(field(service, 'build', 'tags'))])
    if (name !== '' && name !== own && !name.startsWith(`${own}:`))
      tell(`image:${name}`, at, `builds an image by the name ${name}, as others may use it`);
}

function readPaths(service: Service, { input }: Reading): string[] {
  const build = field(service, 'build');
  const context = textOf(build?.kind === 'map' ? field(service, 'build', 'context') : build) || '.';
  const dockerfile = textOf(field(service, 'build', 'dockerfile'));
  const more = entriesOf(byKey(field(service, 'build', 'additional_contexts') ?? emptyAt(service)));
  const caches = texts(field(service, 'build', 'cache_from')).flatMap(
    (text) => /(?:^|,)src=([^,]*)/.exec(text)?.[1] ?? [],
  );
  const base = isRemote(context) || context.startsWith('~') ? context : joinPath(input.appDir, context);
  return [
    context,
    ...(dockerfile && !isRemote(base) ? [dockerfile.startsWith('/') ? dockerfile : `${base}/${dockerfile}`] : []),
    ...more.flatMap(([, { value }]) => textOf(value) ?? []),
    ...caches,
  ].filter((path) => path !== '' && !isRemote(path));
}

/** What is no path to Compose. */
function isRemote(context: string): boolean {
  return /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/|docker-image:\/\/|target:|service:)/.test(context);
}

function emptyAt({ at }: Service) {
  return { kind: 'scalar', value: null, at } as const;
}

function askPath(text: string, readOnly: boolean, verb: string, at: Position, tell: Tell, reading: Reading): void {
  const path = outsidePath(text.replace(/^oci-layout:\/\//, ''), reading);
  if (path !== undefined)
    tell(bindOf(path, readOnly, reading), at, `${verb} ${shownHostPath(path, reading.input.workspaceDir)} of the host`);
}

function askRights(service: Service, at: Position, tell: Tell): void {
  if (isOn(field(service, 'build', 'privileged'))) tell('privileged', at, 'is built privileged');
  for (const name of texts(field(service, 'build', 'entitlements'))) {
    if (name === 'network.host') tell('host-network', at, 'is built on the network of the host');
    else if (name === 'security.insecure') tell('privileged', at, 'is built privileged');
    else tell(`entitlement:${name}`, at, `is built with the entitlement ${name}`);
  }
  const network = textOf(field(service, 'build', 'network'));
  if (network === 'host') tell('host-network', at, 'is built on the network of the host');
  else if (network && !['none', 'default', 'bridge'].includes(network))
    tell(`network:${network}`, at, `is built on the network ${network}`);
  if (namesIn(field(service, 'build', 'ssh')).length > 0)
    tell('ssh-agent', at, 'is built with the SSH keys of the host');
}
