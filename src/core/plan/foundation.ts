import type { DesiredNetwork, DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { LiveContainer, LiveNetwork } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { ServiceVerdict } from './containers.ts';
import { type AppInput, imageOf } from './input.ts';
import { networksToMake } from './links.ts';
import type { Consent, NetworkSpec, Reason, Step } from './types.ts';

/** What must be there before a container can be made: images, networks, volumes; and what has to go. */
export interface Foundation {
  readonly steps: readonly Step[];
  /** Ids of steps that every creation waits for. */
  readonly before: readonly string[];
  readonly findings: readonly Problem[];
  readonly consents: readonly Consent[];
}

export function foundationSteps(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  removed: readonly { readonly container: LiveContainer; readonly reason: Reason }[],
): Foundation {
  const made = verdicts.filter(({ missing, recreate }) => missing > 0 || recreate.length > 0);
  const images = imageSteps(input, made);
  const networks = networkSteps(input);
  const volumes = volumeSteps(input, made);
  const surplus = [...removed, ...verdicts.flatMap((verdict) => verdict.surplus)];
  const removals = removalSteps(
    input,
    surplus,
    images.map(({ id }) => id),
  );
  const steps = [...images, ...networks.steps, ...volumes.steps, ...removals];
  return {
    steps,
    before: steps.map(({ id }) => id),
    findings: [...networks.findings, ...volumes.findings],
    consents: volumes.consents,
  };
}

/** Everything an app needs is pulled and built before anything of it is touched. */
function imageSteps(input: AppInput, made: readonly ServiceVerdict[]): Step[] {
  const groups = Map.groupBy(
    made.filter(({ service }) => imageOf(input, service).get),
    ({ service }) => (service.image.buildDigest ? `build ${service.name}` : service.image.reference),
  );
  return [...groups.values()].flatMap((group): Step[] => {
    const [first] = group;
    const get = first ? imageOf(input, first.service).get : undefined;
    if (!first || !get) return [];
    const { reference, platform } = first.service.image;
    const services = group.map(({ service }) => service.name);
    const position = locate(
      input.app.positions,
      `services.${first.service.name}.${get.kind === 'build' ? 'build' : 'image'}`,
    );
    const text = get.kind === 'build' ? 'what it is built from is new or changed' : 'the engine does not have it';
    return [
      {
        id: `${input.app.name}/${get.kind}/${reference}`,
        app: input.app.name,
        verb: get.kind,
        target: {
          kind: 'image',
          image: get.kind === 'pull' ? get.reference : reference,
          ...(platform ? { platform } : {}),
          services,
        },
        reasons: [
          {
            code: get.kind === 'build' ? 'build-changed' : 'image-missing',
            text,
            source: 'desired',
            ...(position ? { position } : {}),
          },
        ],
        risk: { level: 'none' },
        needs: [],
      },
    ];
  });
}

function networkSteps(input: AppInput): { steps: Step[]; findings: Problem[] } {
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
    ],
  };
}

function withSubnet(spec: NetworkSpec, subnet: string | undefined): NetworkSpec {
  return subnet ? { ...spec, ipam: { ...spec.ipam, config: [{ subnet }] }, assigned: subnet } : spec;
}

function createNetwork(input: AppInput, spec: NetworkSpec): Step {
  const { name } = spec;
  const wasThere = input.containers.some((container) => container.networks.some(({ network }) => network === name));
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
          : undefined;
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

function volumeSteps(
  input: AppInput,
  made: readonly ServiceVerdict[],
): { steps: Step[]; findings: Problem[]; consents: Consent[] } {
  const live = new Set(input.input.live.volumes.map(({ name }) => name));
  const gone = input.app.volumes.filter(({ name }) => !live.has(name));
  const external = gone.filter((volume) => volume.external).map((volume) => missingExternal(input, 'volume', volume));
  const own = made.length > 0 || input.containers.length > 0 ? gone.filter((volume) => !volume.external) : [];
  const lost = own.filter(({ name }) => input.memory.volumes.includes(name));
  const allowed = input.input.options.allowData.includes(input.app.name);
  const consents = lost.map(
    ({ name }): Consent => ({
      kind: 'data',
      app: input.app.name,
      why: `volume ${name} is gone; the app would start with an empty one`,
    }),
  );
  return {
    steps: own.map((volume) => createVolume(input, volume, lost.includes(volume))),
    findings: [...external, ...(allowed ? [] : lost.map((volume) => lostVolume(input, volume)))],
    consents,
  };
}

function createVolume(input: AppInput, volume: DesiredVolume, isLost: boolean): Step {
  const position = locate(input.app.positions, `volumes.${volume.key}`);
  return {
    id: `${input.app.name}/volume/${volume.name}`,
    app: input.app.name,
    verb: 'create-volume',
    target: { kind: 'volume', volume: volume.name, spec: volume.spec },
    reasons: [
      {
        code: isLost ? 'volume-missing' : 'missing',
        text: isLost ? 'it was removed; it starts empty' : 'not there yet',
        source: isLost ? 'drift' : 'desired',
        ...(position ? { position } : {}),
      },
    ],
    risk: { level: isLost ? 'data' : 'none' },
    needs: [],
  };
}

function lostVolume(input: AppInput, volume: DesiredVolume): Problem {
  return {
    severity: 'error',
    code: 'blocked',
    app: input.app.name,
    message: `volume ${volume.name} is gone although the app had it: its data may be lost`,
    suggestions: [
      `restore it under that name`,
      `or start with an empty one: orbitr apply --app ${input.app.name} --allow data:${input.app.name}`,
    ],
  };
}

function missingExternal(input: AppInput, kind: 'network' | 'volume', thing: DesiredNetwork | DesiredVolume): Problem {
  const position = locate(input.app.positions, `${kind}s.${thing.key}`);
  return {
    severity: 'error',
    code: 'blocked',
    app: input.app.name,
    message: `external ${kind} ${thing.name} does not exist`,
    ...(position ? { position } : {}),
    suggestions: [`make it: docker ${kind} create ${thing.name}`, `or leave out external: true, then Orbitr makes it`],
  };
}

function removalSteps(
  input: AppInput,
  surplus: readonly { readonly container: LiveContainer; readonly reason: Reason }[],
  before: readonly string[],
): Step[] {
  return surplus.map(({ container, reason }) => ({
    id: `${input.app.name}/${container.name}/remove`,
    app: input.app.name,
    verb: 'remove',
    target: { kind: 'container', service: reason.service ?? '', name: container.name, id: container.id },
    reasons: [reason],
    risk: { level: container.state === 'running' ? 'outage' : 'none' },
    needs: before,
  }));
}
