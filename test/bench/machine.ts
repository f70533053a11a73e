import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { dockerApi } from '../rig/docker.ts';
import type { Engine } from '../rig/engine.ts';
import { root } from '../rig/places.ts';

/** What the figures depend on; one line each. */
export async function describeMachine(engine: Engine): Promise<readonly string[]> {
  const processors = cpus();
  const { json } = await dockerApi('/version', { socket: engine.socket });
  const compose = await engine.in(['docker', 'compose', 'version', '--short']);
  const orbitr: { readonly version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Linux ${release()}`,
    `Load average of the minute before: ${(loadavg()[0] ?? 0).toFixed(2)}; anything well above 0 means that others were at work, too`,
    `Orbitr ${orbitr.version} on Node.js ${process.versions.node}`,
    `Docker Engine ${json.Version} with API ${json.ApiVersion}; its data in memory where the machine has more than 4 GiB free, else on disk`,
    `Docker Compose ${compose}`,
  ];
}
