import { execa } from 'execa';
import type { Engine } from '../rig/engine.ts';
import { tool } from '../rig/places.ts';
import type { Home } from './home.ts';
import type { Placed } from './load.ts';
import { withoutPlaces } from './words.ts';

/** What Compose alone says where it cannot bring up the same files on the same engine either: that is no fault of Orbitr. */
export async function composeUp({ sample }: Placed, home: Home, engine: Engine): Promise<string | undefined> {
  const files = home.files.flatMap((file) => ['--file', file]);
  const [program = '', ...words] = [...engine.entrance(home.app), tool('docker-compose'), '--ansi', 'never'];
  const args = [...words, '--project-name', home.project, ...files, 'up', '--detach', '--quiet-pull'];
  const { exitCode, timedOut, stderr } = await execa(program, args, {
    cwd: home.app,
    env: { ...engine.env, ...sample.env },
    stdin: 'ignore',
    reject: false,
    timeout: 400_000,
  });
  if (exitCode === 0) return undefined;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !progress.test(line));
  return timedOut ? 'it took too long' : withoutPlaces(lines.at(-1) ?? `exit code ${exitCode}`);
}

/** Of one container, network, volume or image; and of a build. */
const progress =
  /^ *(?:(?:Container|Network|Volume|Image|Service) .* \w+|\S+ (?:Pulling|Pulled|Skipped.*)|#\d+ .*)\s*$/;
