import { itemsOf, type Tree, textOf } from '../../files/tree.ts';
import { hostPath } from '../../policy/host-path.ts';
import { field, listed, placeOfField, type Service, texts } from '../service.ts';
import type { Tell } from './ask.ts';

/** Devices of the host, by whichever of the many ways. */
export function askHardware(service: Service, tell: Tell): void {
  for (const item of listed(field(service, 'devices'))) {
    const device = deviceIn(item);
    if (device) tell(`device:${device}`, item.at, `uses the device ${device}`);
  }
  for (const item of listed(field(service, 'device_cgroup_rules'))) {
    const rule = (textOf(item) ?? '').trim().split(/\s+/).join(' ');
    if (rule) tell(`device-rule:${rule}`, item.at, `opens devices by the rule "${rule}"`);
  }
  if (textOf(field(service, 'gpus')) || itemsOf(field(service, 'gpus')).length > 0)
    tell('device:gpu', placeOfField(service, 'gpus'), 'uses the host’s GPUs');
  for (const item of itemsOf(field(service, 'deploy', 'resources', 'reservations', 'devices')))
    for (const device of reserved(item)) tell(`device:${device}`, item.at, `reserves the device ${device}`);
}

/** `/dev/dri` of `/dev/dri:/dev/dri:rw`; a name such as `vendor.com/class=all` as a whole. */
function deviceIn(item: Tree): string {
  const source = item.kind === 'map' ? textOf(item.entries.get('source')?.value) : textOf(item);
  if (!source?.startsWith('/')) return source ?? '';
  return hostPath(item.kind === 'map' ? source : (source.split(':')[0] ?? source), '/');
}

function reserved(item: Tree): readonly string[] {
  if (item.kind !== 'map' || textOf(item.entries.get('driver')?.value) !== 'cdi') return ['gpu'];
  const ids = texts(item.entries.get('device_ids')?.value);
  return ids.length > 0 ? ids : ['cdi'];
}
