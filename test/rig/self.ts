import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.ts';

/**
 * A service that runs the built Orbitr in a container, without an image of its own: what it needs is mounted from this machine. `dir`: the
 * workspace, at the same path inside as outside.
 */
export function orbitrService(dir: string, environment: Readonly<Record<string, string>> = {}): object {
  const socket = (process.env.DOCKER_HOST ?? '').replace('unix://', '');
  const packages = realpathSync(join(root, 'node_modules'));
  const config = process.env.DOCKER_CONFIG ?? '';
  const plugin = realpathSync(process.env.ORBITR_TEST_COMPOSE ?? '');
  const readable = ['/usr', root, packages, config, plugin].map((path) => `${path}:${path}:ro`);
  return {
    image: 'busybox:1.35',
    init: true,
    command: [realpathSync(process.execPath), join(root, 'bin/run.js'), 'watch', '--dir', dir, '--verbose'],
    environment: {
      DOCKER_HOST: `unix://${socket}`,
      DOCKER_CONFIG: config,
      ORBITR_STABLE_FOR: '1s',
      ORBITR_COMPOSE: plugin,
      HOME: '/tmp',
      PATH: '/usr/bin:/usr/sbin:/bin',
      ...environment,
    },
    volumes: ['/usr/lib:/lib:ro', '/usr/lib64:/lib64:ro', ...readable, `${socket}:${socket}`, `${dir}:${dir}`],
    restart: 'unless-stopped',
  };
}
