import type { Tree } from '../../files/tree.ts';
import type { Reading } from '../reading.ts';
import type { Service } from '../service.ts';
import type { Ask, Look, Tell } from './ask.ts';
import { askBuild } from './ask-build.ts';
import { askHardware } from './ask-hardware.ts';
import { askIsolation } from './ask-isolation.ts';
import { askLabels, askResourceLabels } from './ask-labels.ts';
import { askMounts } from './ask-mounts.ts';
import { askNamespaces } from './ask-namespaces.ts';
import { askNetworks } from './ask-networks.ts';
import { askOutside } from './ask-outside.ts';
import { askFiles, askVolumes } from './ask-volumes.ts';

const looks: readonly Look[] = [askIsolation, askNamespaces, askHardware, askMounts, askBuild, askOutside, askLabels];

/** All that an app's files ask for beyond containers of their own, in networks and volumes of their own. */
export function asksOf(
  model: Tree,
  services: readonly Service[],
  enabled: ReadonlySet<string>,
  reading: Reading,
): Ask[] {
  const asks: Ask[] = [];
  for (const service of services) {
    const dormant = enabled.has(service.name) ? {} : ({ dormant: true } as const);
    const tell: Tell = (permission, position, what) =>
      asks.push({ permission, position, what: `service ${service.name} ${what}`, ...dormant });
    for (const look of looks) look(service, tell, reading);
  }
  const tell: Tell = (permission, position, what) => asks.push({ permission, position, what });
  for (const look of [askNetworks, askVolumes, askFiles, askResourceLabels]) look(model, tell, reading);
  return asks;
}
