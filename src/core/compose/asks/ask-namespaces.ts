import { textOf } from '../../files/tree.ts';
import type { Reading } from '../reading.ts';
import { field, placeOfField, type Service, texts } from '../service.ts';
import type { Tell } from './ask.ts';

/** Namespaces that are not the app's own: the host's, or another container's. */
export function askNamespaces(service: Service, tell: Tell, { input }: Reading): void {
  askNetworkMode(service, tell);
  for (const [key, permission, what] of shared) {
    const mode = textOf(field(service, key));
    const at = placeOfField(service, key);
    if (mode === 'host') tell(permission, at, what);
    const container = containerIn(mode);
    if (container) tell(`container:${container}`, at, `joins the ${key} of the container ${container}`);
  }
  askName(service, tell, input.app);
  const at = placeOfField(service, 'volumes_from');
  for (const text of texts(field(service, 'volumes_from'))) {
    const container = containerIn(text)?.split(':')[0];
    if (container) tell(`container:${container}`, at, `takes the volumes of the container ${container}`);
  }
  for (const text of texts(field(service, 'external_links'))) {
    const container = text.split(':')[0] ?? text;
    tell(`container:${container}`, placeOfField(service, 'external_links'), `is linked to the container ${container}`);
  }
}

const shared = [
  ['pid', 'host-pid', 'sees the processes of the host'],
  ['ipc', 'host-ipc', 'shares the IPC namespace of the host'],
  ['uts', 'host-uts', 'shares the host name of the host'],
  ['userns_mode', 'host-userns', 'shares the user namespace of the host'],
  ['cgroup', 'host-cgroup', 'shares the cgroup namespace of the host'],
] as const;

/** The engine answers to a container's name on every network that it is on: with another app's name it would be taken for that app. */
function askName(service: Service, tell: Tell, app: string): void {
  const name = textOf(field(service, 'container_name'));
  if (name && name !== app && !name.startsWith(`${app}-`))
    tell(
      `container-name:${name}`,
      placeOfField(service, 'container_name'),
      `is called ${name}, which others may take for another app`,
    );
}

/** The engine takes the name of any network here. */
function askNetworkMode(service: Service, tell: Tell): void {
  const mode = textOf(field(service, 'network_mode'));
  const at = placeOfField(service, 'network_mode');
  if (!mode || mode === 'none' || mode.startsWith('service:')) return;
  const container = containerIn(mode);
  if (mode === 'host') tell('host-network', at, 'shares the network of the host');
  else if (container) tell(`container:${container}`, at, `joins the network of the container ${container}`);
  else {
    const network = mode === 'default' ? 'bridge' : mode;
    tell(`network:${network}`, at, `joins ${network}, a network of others`);
  }
}

function containerIn(mode: string | undefined): string | undefined {
  return mode?.startsWith('container:') ? mode.slice('container:'.length) : undefined;
}
