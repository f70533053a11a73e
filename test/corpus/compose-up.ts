import { execa } from 'execa';
import type { Engine } from '../rig/engine.ts';
import { tool } from '../rig/places.ts';
import type { Home } from './home.ts';
import type { Placed } from './load.ts';

/** Whether Compose alone brings the same files up on the same engine: what it cannot do is no fault of Orbitr. */
export async function composeUp({ sample }: Placed, home: Home, engine: Engine): Promise<boolean> {
  const files = home.files.flatMap((file) => ['--file', file]);
  const [program = '', ...words] = [...engine.entrance(home.app), tool('docker-compose')];
  const args = [...words, '--project-name', home.project, ...files, 'up', '--detach', '--quiet-pull'];
  const { exitCode } = await execa(program, args, {
    cwd: home.app,
    env: { ...engine.env, ...sample.env },
    stdin: 'ignore',
    reject: false,
    timeout: 400_000,
  });
  return exitCode === 0;
}
