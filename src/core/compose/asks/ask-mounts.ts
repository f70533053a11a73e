import { shownHostPath } from '../../policy/host-path.ts';
import type { Position } from '../../problems.ts';
import type { Reading } from '../reading.ts';
import { field, isOn, placeOfField, type Service } from '../service.ts';
import { mountsOf } from '../volumes.ts';
import type { Tell } from './ask.ts';
import { engineSocket } from './engine-socket.ts';
import { bindOf, outsidePath } from './own-path.ts';

/** Files and folders of the host that a service mounts. */
export function askMounts(service: Service, tell: Tell, reading: Reading): void {
  for (const mount of mountsOf(service)) {
    if (mount.source === '') continue;
    if (mount.kind === 'bind' || mount.kind === 'npipe') askBind(mount, 'mounts', tell, reading);
    if (mount.kind === 'cluster')
      tell(`volume:${mount.source}`, mount.at, `mounts the cluster’s volume ${mount.source}`);
  }
  if (isOn(field(service, 'use_api_socket')))
    tell('docker-socket', placeOfField(service, 'use_api_socket'), 'uses the API of the engine');
}

/** `verb`: what is done with it, such as `mounts`. */
export function askBind(
  { source, readOnly, at }: { readonly source: string; readonly readOnly: boolean; readonly at: Position },
  verb: string,
  tell: Tell,
  reading: Reading,
): void {
  const path = outsidePath(source, reading);
  if (path === undefined) return;
  const how = readOnly ? 'read-only' : 'writable';
  const socket = engineSocket(path);
  const shown = shownHostPath(path, reading.input.workspaceDir);
  if (socket !== 'itself') tell(bindOf(path, readOnly, reading), at, `${verb} ${shown} of the host ${how}`);
  // A socket can be written to through a mount that is read-only: what differs is what the author means to do.
  const permission = readOnly ? 'docker-socket:read' : 'docker-socket';
  if (socket === 'itself') tell(permission, at, `${verb} ${path} ${how}`);
  if (socket === 'inside') tell(permission, at, `${verb} ${shown}, where the socket of the engine lies, ${how}`);
}
