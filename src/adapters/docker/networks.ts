import { OrbitrError } from '../../core/errors.ts';
import type { NetworkSpec } from '../../core/plan/types.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';

/** Creates it as Compose would. One that somebody made in the same moment is as good, where it bears the same labels. */
export async function createNetwork(engine: Engine, spec: NetworkSpec): Promise<void> {
  try {
    await engine.call({ what: `create the network ${spec.name}` }, (docker) =>
      docker.createNetwork(networkRequest(spec)),
    );
  } catch (error) {
    if (refusalOf(error instanceof Error ? error.cause : error).status !== 409) throw error;
    const there = await engine.call({ what: 'list the networks', read: true }, (docker) => docker.listNetworks());
    const same = there.find((network) => network.Name === spec.name);
    if (!same) throw error;
    const differing = Object.entries(spec.labels).find(([key, value]) => same.Labels?.[key] !== value);
    if (differing) {
      throw new OrbitrError({
        code: 'docker-refused',
        message: `the network ${spec.name} exists already and belongs to somebody else: its label ${differing[0]} is not "${differing[1]}"`,
        suggestions: [
          `look at it: docker network inspect ${spec.name}`,
          'remove it if nothing needs it, or rename the app',
        ],
        cause: error,
      });
    }
  }
}

function networkRequest(spec: NetworkSpec): Parameters<import('dockerode')['createNetwork']>[0] {
  return {
    Name: spec.name,
    // Without it, an engine before API 1.44 makes a second network of the same name.
    CheckDuplicate: true,
    Driver: spec.driver ?? 'bridge',
    Internal: spec.internal ?? false,
    Attachable: spec.attachable ?? false,
    EnableIPv6: spec.ipv6 ?? false,
    IPAM: {
      Driver: spec.ipam?.driver ?? 'default',
      Config: (spec.ipam?.config ?? []).map(pool),
    },
    Options: { ...spec.driverOptions },
    Labels: { ...spec.labels },
  };
}

type Pool = NonNullable<NetworkSpec['ipam']>['config'][number];

function pool({ subnet, gateway, ipRange, auxAddresses }: Pool): { [key: string]: string } {
  const addresses = auxAddresses ? { AuxiliaryAddresses: { ...auxAddresses } } : {};
  return {
    ...(subnet ? { Subnet: subnet } : {}),
    ...(gateway ? { Gateway: gateway } : {}),
    ...(ipRange ? { IPRange: ipRange } : {}),
    // dockerode's type knows only strings here; the engine wants a map.
    ...(addresses as object),
  };
}
