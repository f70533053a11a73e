/** A parsed image reference in Docker's familiar form: `redis`, `ghcr.io/a/b`, without `docker.io/library/`. */
export interface Reference {
  readonly repository: string;
  /** `latest` where neither tag nor digest is given. */
  readonly tag?: string;
  readonly digest?: string;
}

export function parseReference(text: string): Reference {
  const [named = text, digest] = text.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = familiar(hasTag ? named.slice(0, colon) : named);
  const tag = hasTag ? named.slice(colon + 1) : digest ? undefined : 'latest';
  return { repository, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/** `redis:7`, as the engine lists tags. */
export function familiarTag(text: string): string {
  const { repository, tag } = parseReference(text);
  return tag ? `${repository}:${tag}` : repository;
}

function familiar(repository: string): string {
  return repository.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
}
