import type { DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import { changedVolume } from './changed-volume.ts';
import type { ServiceVerdict } from './containers.ts';
import { missingExternal } from './external.ts';
import type { AppInput } from './input.ts';
import { withoutSecrets } from './show.ts';
import type { Consent, Step, VolumeSpec } from './types.ts';

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
  const consents = lost.map(
    ({ name }): Consent => ({
      kind: 'data',
      app: input.app.name,
      why: `volume ${name} is gone; the app would start with an empty one`,
    }),
  );
  return {
    steps: own.map((volume) => createVolume(input, volume, lost.includes(volume))),
    findings: [...external, ...changed, ...(allowed ? [] : lost.map((volume) => lostVolume(input, volume)))],
    consents,
  };
}

function createVolume(input: AppInput, volume: DesiredVolume, isLost: boolean): Step {
  const position = locate(input.app.positions, `volumes.${volume.key}`);
  return {
    id: `${input.app.name}/volume/${volume.name}`,
    app: input.app.name,
    verb: 'create-volume',
    target: { kind: 'volume', volume: volume.name, spec: withoutOptions(volume.spec) },
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
