/**
 * What registries say of images, asked by Orbitr itself rather than through the engine. Every failure is an OrbitrError:
 * `registry-unreachable` where it did not answer properly or asks for patience, `image-missing` where it has no such image, or not for us.
 * Repositories and references are in Docker's familiar form: `redis`, `ghcr.io/owner/name:1.2`.
 */
export interface ImageRegistry {
  /** All tags of a repository, in no order. */
  readonly tags: (repository: string) => Promise<readonly string[]>;
  /** What a tag comes to at this moment. */
  readonly digest: (reference: string) => Promise<string>;
  readonly describe: (repository: string, digest: string, platform: string) => Promise<ImageFacts>;
}

export interface ImageFacts {
  /** `linux/amd64`, `linux/arm/v7`; of an image for one platform, that one. Never empty where it can be told. */
  readonly platforms: readonly string[];
  /** When the one for the platform was made, in Unix milliseconds; absent where it does not say, or says what cannot be. */
  readonly created?: number;
}
