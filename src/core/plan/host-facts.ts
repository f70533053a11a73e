import { isUp } from '../live/is-up.ts';
import type { LiveContainer, Snapshot } from '../live/snapshot.ts';

/** What only the machine can tell, and only about what is to start: asked once a plan has steps, and planned with again. */
export interface HostFacts {
  /** Host ports, as `portName` writes them, on which a program listens that is no container. */
  readonly busyPorts: readonly string[];
  /** Sources of bind mounts that are not there. Empty where the engine’s files are not this machine’s. */
  readonly missingPaths: readonly string[];
  /** Image id → the processor it is made for, such as `arm64`; of images that the engine has. */
  readonly images: Readonly<Record<string, string>>;
  /** The engine’s processor. */
  readonly architecture?: string;
  /** `1.41`; absent where nothing in the files depends on it. */
  readonly apiVersion?: string;
  /** `2.26.1`; absent where nothing in the files depends on it. */
  readonly composeVersion?: string;
}

export interface HostPort {
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

export function portName({ address, port, protocol }: HostPort): string {
  return `${address}:${port}/${protocol}`;
}

/** What they listen on no list tells. */
export function inHostNetwork({ containers }: Snapshot): LiveContainer[] {
  return containers.filter((container) => container.networkMode === 'host' && isUp(container));
}
