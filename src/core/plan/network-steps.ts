import type { DesiredNetwork } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { LiveNetwork } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { differences } from './definition.ts';
import { missingExternal } from './external.ts';
import type { AppInput } from './input.ts';
import { networksToMake } from './links.ts';
import { subnetsOverlap } from './subnets.ts';
import type { NetworkSpec, Step } from './types.ts';

/** Networks that have to be made, and those that are not as they should be. */
export function networkSteps(input: AppInput): { steps: Step[]; findings: Problem[] } {
  const live = new Map(input.input.live.networks.map((network) => [network.name, network]));
  const own = input.app.networks.filter(({ external }) => !external);
  const steps = networksToMake(input.app)
    .filter(({ name }) => !live.has(name))
    .map((spec) => createNetwork(input, withSubnet(spec, input.subnets.get(spec.name))));
  const external = input.app.networks.filter((network) => network.external && !live.has(network.name));
  return {
    steps,
    findings: [
      ...external.map((network) => missingExternal(input, 'network', network)),
      ...own.flatMap((network) => changedNetwork(input, network, live.get(network.name))),
      ...own.filter(({ name }) => !live.has(name)).flatMap((network) => takenSubnet(input, network)),
    ],
  };
}

function withSubnet(spec: NetworkSpec, subnet: string | undefined): NetworkSpec {
  return subnet ? { ...spec, ipam: { ...spec.ipam, config: [{ subnet }] }, assigned: subnet } : spec;
}

function createNetwork(input: AppInput, spec: NetworkSpec): Step {
  const { name } = spec;
  const wasThere =
    isTakenDown(input) || input.containers.some(({ networks }) => networks.some(({ network }) => network === name));
  return {
    id: `${input.app.name}/network/${name}`,
    app: input.app.name,
    verb: 'create-network',
    target: { kind: 'network', network: name, spec },
    reasons: [
      { code: 'missing', text: wasThere ? 'it was removed' : 'not there yet', source: wasThere ? 'drift' : 'desired' },
    ],
    risk: { level: 'none' },
    needs: [],
  };
}

/** Everything that the app had is gone, though nobody asked Orbitr for it. */
function isTakenDown({ containers, memory }: AppInput): boolean {
  return containers.length === 0 && Object.keys(memory.containers).length > 0;
}

/** A network cannot be changed, only replaced, which stops everything on it: a person has to decide that. */
function changedNetwork(input: AppInput, network: DesiredNetwork, live: LiveNetwork | undefined): Problem[] {
  if (!live) return [];
  const wanted = (network.spec.ipam?.config ?? []).flatMap(({ subnet }) => subnet ?? []);
  const driver = network.spec.driver;
  const subnet = wanted.find((candidate) => !live.subnets.includes(candidate));
  const what =
    driver && driver !== live.driver
      ? `driver ${driver}, but it has ${live.driver}`
      : subnet
        ? `subnet ${subnet}, but it has ${live.subnets.join(', ') || 'none'}`
        : Boolean(network.spec.internal) !== live.internal
          ? `internal: ${Boolean(network.spec.internal)}, but it has ${live.internal}`
          : changedOptions(input, network, live);
  if (!what) return [];
  const position = locate(input.app.positions, `networks.${network.key}`);
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: input.app.name,
      message: `network ${network.name} should have ${what}; a network can only be replaced while nothing runs on it`,
      ...(position ? { position } : {}),
      suggestions: [
        `run: orbitr destroy ${input.app.name}, then orbitr apply (volumes are kept)`,
        'or set the network back in the Compose file',
      ],
    },
  ];
}

/** Options that the files do not name are left out: an engine may give some of its own to every network. */
function changedOptions(input: AppInput, { spec }: DesiredNetwork, live: LiveNetwork): string | undefined {
  const wanted = spec.driverOptions ?? {};
  const named = Object.entries(live.options ?? {}).filter(([name]) => Object.hasOwn(wanted, name));
  const plain = { driver: live.driver, labels: {} };
  const there = { ...plain, driver_opts: Object.fromEntries(named) };
  const changes = differences(there, { ...plain, driver_opts: wanted }, input.app.hidden);
  return changes.length > 0 ? `other options (${changes.join('; ')})` : undefined;
}

/** The engine gives no address twice: a network that is to have fixed ones cannot be made while another has them. */
function takenSubnet(input: AppInput, network: DesiredNetwork): Problem[] {
  const { live, desired } = input.input;
  const wanted = subnetsOf(network);
  const others = desired.apps
    .flatMap(({ name, enabled, networks }) => (enabled ? networks.map((other) => ({ app: name, ...other })) : []))
    .filter(({ name, external }) => !external && name < network.name)
    .map((other) => ({ what: `${other.name} of ${other.app}`, subnets: subnetsOf(other) }));
  const there = live.networks.map(({ name, subnets }) => ({ what: name, subnets }));
  for (const subnet of wanted)
    for (const { what, subnets } of [...there, ...others]) {
      const clash = subnets.find((other) => subnetsOverlap(other, subnet));
      if (!clash) continue;
      const position = locate(input.app.positions, `networks.${network.key}`);
      const message = `network ${network.name} wants the subnet ${subnet}, in which network ${what} has ${clash}`;
      const place = position ? { position } : {};
      const suggestions = [
        `choose another subnet for networks.${network.key}`,
        'or leave it out: one that is free is given',
      ];
      return [{ severity: 'error', code: 'blocked', app: input.app.name, message, ...place, suggestions }];
    }
  return [];
}

function subnetsOf({ spec }: DesiredNetwork): string[] {
  if ((spec.ipam?.driver ?? 'default') !== 'default') return [];
  return (spec.ipam?.config ?? []).flatMap(({ subnet }) => subnet ?? []);
}
