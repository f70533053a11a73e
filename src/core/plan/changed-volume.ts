import type { DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { LiveVolume } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { type Definition, differences } from './definition.ts';
import type { AppInput } from './input.ts';

/**
 * A volume can only be changed by making it anew, and that loses what is in it: Orbitr never does. Labels that the files do not name are
 * left out: whoever made the volume may have given it more.
 */
export function changedVolume(input: AppInput, volume: DesiredVolume, live: LiveVolume): Problem[] {
  const { driver = 'local', driverOptions = {}, labels } = volume.spec;
  const isTold = live.options !== undefined || live.driver === 'local';
  const named = Object.keys(labels).filter((name) => !name.startsWith('com.docker.compose.'));
  const wanted: Definition = {
    driver,
    driver_opts: isTold ? driverOptions : {},
    labels: Object.fromEntries(named.map((name) => [name, labels[name] ?? ''])),
  };
  const there: Definition = {
    driver: live.driver,
    driver_opts: live.options ?? {},
    labels: Object.fromEntries(named.flatMap((name) => (name in live.labels ? [[name, live.labels[name] ?? '']] : []))),
  };
  const changes = differences(there, wanted, input.app.hidden);
  if (changes.length === 0) return [];
  const position = locate(input.app.positions, `volumes.${volume.key}`);
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: input.app.name,
      message: `volume ${volume.name} is not what the files say: ${changes.join('; ')}. Only a new volume could be, and Orbitr never replaces one: its data would be lost`,
      ...(position ? { position } : {}),
      suggestions: [
        `set volumes.${volume.key} back to what it was`,
        `or give the new one a name of its own, such as ${volume.key}2, and copy the data over: docker run --rm -v ${volume.name}:/from -v ${input.app.project}_${volume.key}2:/to busybox cp -a /from/. /to/`,
      ],
    },
  ];
}
