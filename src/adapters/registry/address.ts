import { imageName } from '../docker/image-name.ts';

export interface RegistryAddress {
  /** As credentials are kept under: `docker.io`, `ghcr.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  /** `https://ghcr.io` */
  readonly origin: string;
  /** The repository’s name there: `library/redis`. */
  readonly path: string;
  /** Tag or digest. */
  readonly tag: string;
}

/** Where a reference is asked for: the same places as the engine’s. Plain HTTP on this machine alone, as Docker has it. */
export function addressOf(reference: string): RegistryAddress {
  const { repository, registry, tag } = imageName(reference);
  if (registry === 'docker.io') {
    const path = repository.includes('/') ? repository : `library/${repository}`;
    return { registry, origin: 'https://registry-1.docker.io', path, tag };
  }
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(registry);
  return {
    registry,
    origin: `${isHere ? 'http' : 'https'}://${registry}`,
    path: repository.slice(registry.length + 1),
    tag,
  };
}
