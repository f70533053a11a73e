import type { DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import { changedVolume } from './changed-volume.ts';
import type { ServiceVerdict } from './containers.ts';
import { missingExternal } from './external.ts';
import type { AppInput } from './input.ts';
import { movedServices } from './moves.ts';
import { emptyInstead, type RenamedVolume, renamedVolumes } from './renamed-volume.ts';
import { withoutSecrets } from './show.ts';
import type { Consent, Reason, Step, VolumeSpec } from './types.ts';

/** Volumes that have to be made. One that the app had before and that is gone may be lost data: that is not for a machine to decide. */
export function volumeSteps(
  input: AppInput,
  made: readonly ServiceVerdict[],
): { steps: Step[]; findings: Problem[]; consents: Consent[] } {
  const live = new Map(input.input.live.volumes.map((volume) => [volume.name, volume]));
  const gone = input.app.volumes.filter(({ name }) => !live.has(name));
  const external = gone.filter((volume) => volume.external).map((volume) => missingExternal(input, 'volume', volume));
  const own = made.length > 0 || input.containers.length > 0 ? gone.filter((volume) => !volume.external) : [];
  const lost = own.filter(({ name }) => input.memory.volumes.includes(name));
  const changed = input.app.volumes.flatMap((volume) => {
    const there = live.get(volume.name);
    return there && !volume.external ? changedVolume(input, volume, there) : [];
  });
  const allowed = input.input.options.allowData.includes(input.app.name);
  const fresh = own.filter((volume) => !lost.includes(volume));
  const renamed = renamedVolumes(input, fresh, movedServices(input));
  const stopped = [
    ...lost.map((volume) => lostVolume(input, volume)),
    ...renamed.map((each) => emptyInstead(input, each)),
  ];
  const why = [
    ...lost.map(({ name }) => `volume ${name} is gone; the app would start with an empty one`),
    ...renamed.map(({ volume, former }) => `volume ${volume.name} would be new and empty; the data is in ${former}`),
  ];
  return {
    steps: own.map((volume) => createVolume(input, volume, emptyBecause(volume, lost, renamed))),
    findings: [...external, ...changed, ...(allowed ? [] : stopped)],
    consents: why.map((text): Consent => ({ kind: 'data', app: input.app.name, why: text })),
  };
}

/** Why it starts empty though the app has had data; undefined where it is simply new. */
function emptyBecause(
  volume: DesiredVolume,
  lost: readonly DesiredVolume[],
  renamed: readonly RenamedVolume[],
): Pick<Reason, 'text' | 'source'> | undefined {
  if (lost.includes(volume)) return { text: 'it was removed; it starts empty', source: 'drift' };
  const former = renamed.find((each) => each.volume === volume)?.former;
  return former === undefined ? undefined : { text: `it starts empty; the data stays in ${former}`, source: 'desired' };
}

function createVolume(input: AppInput, volume: DesiredVolume, empty?: Pick<Reason, 'text' | 'source'>): Step {
  const position = locate(input.app.positions, `volumes.${volume.key}`);
  return {
    id: `${input.app.name}/volume/${volume.name}`,
    app: input.app.name,
    verb: 'create-volume',
    target: { kind: 'volume', volume: volume.name, spec: withoutOptions(volume.spec) },
    reasons: [
      {
        code: empty ? 'volume-missing' : 'missing',
        text: 'not there yet',
        source: 'desired',
        ...empty,
        ...(position ? { position } : {}),
      },
    ],
    risk: { level: empty ? 'data' : 'none' },
    needs: [],
  };
}

/** Options of a driver may hold a password; whoever makes the volume looks them up where they are. */
function withoutOptions({ driverOptions, ...spec }: VolumeSpec): VolumeSpec {
  if (!driverOptions) return spec;
  const shownOptions = Object.entries(driverOptions).map(([name, value]) => [name, withoutSecrets(value)] as const);
  return { ...spec, driverOptions: Object.fromEntries(shownOptions) };
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
