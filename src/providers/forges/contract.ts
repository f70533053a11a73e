import type { RemotePlace } from '../../core/source/remote-place.ts';
import type { CommitStatus } from '../../ports/commit-status.ts';

/** One service that hosts repositories and shows how a commit fares. Pure: what is sent, and what an answer means. */
export interface Forge {
  /** Whether it is the service at this host, as far as the name tells; a setting says it where the name does not. */
  readonly isAt: (host: string) => boolean;
  readonly request: (place: ForgePlace, status: CommitStatus, token: string) => ForgeRequest;
  /** An answer that is no success and still means that the status stands already. */
  readonly standsAlready?: (status: number, body: string) => boolean;
}

export interface ForgePlace extends RemotePlace {
  /** Where its API begins, without a slash at the end, where a setting says so. */
  readonly api?: string;
}

/** A POST. */
export interface ForgeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

/** Each part of a path by itself, so that no name leads elsewhere. */
export function inPath(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}
