import { setTimeout as sleepFor } from 'node:timers/promises';
import type { DockerReader, DockerWriter } from '../../ports/docker.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Leases } from '../../ports/leases.ts';
import { dockerCredentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointFiles } from './endpoint-files.ts';
import { type EngineOptions, openEngine } from './engine.ts';
import { dockerExec } from './exec.ts';
import { dockerLeases } from './leases.ts';
import { dockerReader, engineInfo } from './reader.ts';
import { dockerWriter } from './writer.ts';

export interface DockerOptions extends EngineOptions {
  /** Where registry credentials are looked up: HOME, DOCKER_CONFIG, PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Waits before a registry is asked again. It must return early, without an error, when the signal fires. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds without a sign of life after which a pull has failed; 5 min where absent. */
  readonly stall?: number;
}

export interface DockerConnection {
  readonly reader: DockerReader;
  readonly writer: DockerWriter;
  readonly exec: Exec;
  readonly leases: Leases;
  /** Like `1.41`, for children; makes a request only where nothing was asked yet. */
  readonly apiVersion: () => Promise<string>;
}

/** Opens nothing yet: the first request does. */
export function connectDocker(endpoint: Endpoint, options: DockerOptions): DockerConnection {
  const engine = openEngine(endpoint, options);
  const credentials = dockerCredentials(options.environment, endpointFiles);
  const sleep = options.sleep ?? quietSleep;
  const reader = dockerReader(engine, credentials, sleep);
  let own: Promise<string> | undefined;
  const platform = (): Promise<string> => {
    own ??= engineInfo(engine).then(({ os, arch }) => `${os}/${arch}`);
    return own;
  };
  const pulls = { engine, credentials, sleep, inspect: reader.inspectImage, platform };
  const writer = dockerWriter(engine, options.stall === undefined ? pulls : { ...pulls, stall: options.stall });
  return {
    reader,
    writer,
    exec: dockerExec(engine),
    leases: dockerLeases(engine),
    apiVersion: engine.apiVersion,
  };
}

async function quietSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal }).catch(() => undefined);
}
