import { parseReference } from '../../core/live/reference.ts';

/** What `POST /images/create` wants to know of a reference, and whose credentials it takes. */
export interface ImageName {
  /** Without tag and digest. */
  readonly repository: string;
  /** Tag or digest. */
  readonly tag: string;
  /** `docker.io`, `ghcr.io`, `127.0.0.1:5000`. */
  readonly registry: string;
}

export function imageName(reference: string): ImageName {
  const { repository, tag, digest } = parseReference(reference);
  const first = repository.split('/')[0] ?? '';
  const named = repository.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  return { repository, tag: digest ?? tag ?? 'latest', registry: named ? first : 'docker.io' };
}
