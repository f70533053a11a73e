import { type Entry, entriesOf, itemsOf, type Tree, textOf } from '../../files/tree.ts';
import type { Reading } from '../reading.ts';
import { field } from '../service.ts';
import type { Tell } from './ask.ts';
import { othersName, sectionOf } from './section.ts';

/** Networks of others, and networks of one's own that reach beyond the bridge that Docker would make. */
export function askNetworks(model: Tree, tell: Tell, reading: Reading): void {
  for (const [key, entry] of sectionOf(model, 'networks')) {
    const told: Tell = (permission, at, what) => tell(permission, at, `network ${key} ${what}`);
    const other = othersName(key, entry, reading);
    if (other?.name === 'host') told('host-network', other.at, 'is the network of the host');
    else if (other && other.name !== 'none')
      told(`network:${other.name}`, other.at, `is ${other.name}, a network of others`);
    askMaking(entry, told);
  }
}

function askMaking({ value: tree, at }: Entry, tell: Tell): void {
  for (const path of [['driver'], ['ipam', 'driver']]) {
    const value = field({ tree }, ...path);
    const driver = textOf(value);
    if (!value || !driver || ['bridge', 'default', 'none'].includes(driver)) continue;
    if (driver === 'host') tell('host-network', value.at, 'is the network of the host');
    else tell(`network-driver:${driver}`, value.at, `is made by the driver ${driver}`);
  }
  for (const [option, { at: place }] of entriesOf(field({ tree }, 'driver_opts')))
    if (!harmless.test(option)) tell(`network-option:${option}`, place, `sets the driver’s option ${option}`);
  // The host sends there what was meant for others: a range may be that of a neighbour, or of a server far away.
  for (const config of itemsOf(field({ tree }, 'ipam', 'config'))) {
    const subnet = config.kind === 'map' ? textOf(config.entries.get('subnet')?.value) : undefined;
    if (subnet) tell(`subnet:${subnet}`, config.at ?? at, `takes the addresses ${subnet}`);
  }
}

const harmless = /^com\.docker\.network\.(?:driver\.mtu|bridge\.enable_icc|container_iface_prefix)$/;
