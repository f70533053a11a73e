import { labels } from '../labels.ts';
import { familiarTag, parseReference } from '../live/reference.ts';
import type { LiveImage } from '../live/snapshot.ts';
import type { ImageWish, KeptImage } from './types.ts';

/** Which image a wish comes down to, and whether the engine has it. */
export interface ResolvedImage {
  /** What enters the spec: a digest, an image id, or a build's digest; `unresolved` until the pull tells. */
  readonly identity: string;
  /** What the rendered file says. */
  readonly rendered: string;
  /** The engine's id of it, where it is there. */
  readonly id?: string;
  /** Where it is not there: how to get it. */
  readonly get?: { readonly kind: 'pull'; readonly reference: string } | { readonly kind: 'build' };
  /** A digest that the lock file does not hold yet. */
  readonly toLock?: { readonly reference: string; readonly digest: string };
}

/** Image references with the digests that orbitr.lock holds, and those that a registry has told just now. */
export interface KnownDigests {
  readonly locked: Readonly<Record<string, string>>;
  readonly registry: Readonly<Record<string, string>>;
}

export function resolveImage(wish: ImageWish, images: readonly LiveImage[], known: KnownDigests): ResolvedImage {
  if (wish.kept) return keptImage(wish.kept, images);
  const { repository, tag, digest } = parseReference(wish.reference);
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(wish.reference)) return byId(wish.reference, images);
  if (wish.buildDigest) return builtImage(wish, wish.buildDigest, images);
  if (digest) return pinned(repository, digest, wish.reference, images);
  const name = `${repository}:${tag}`;
  const locked = wish.updated?.digest ?? known.locked[name];
  if (locked) return pinned(repository, locked, `${wish.reference}@${locked}`, images);
  const local = images.find((image) => image.tags.includes(name));
  if (local) return onEngine(local, repository, name, wish.reference);
  const told = known.registry[name];
  if (!told)
    return { identity: 'unresolved', rendered: wish.reference, get: { kind: 'pull', reference: wish.reference } };
  return {
    ...pinned(repository, told, `${wish.reference}@${told}`, images),
    toLock: { reference: name, digest: told },
  };
}

/** By its own name where that still leads to it, else by the one that keeps it; a tag may name another image by now. */
function keptImage({ identity, id, rendered, name }: KeptImage, images: readonly LiveImage[]): ResolvedImage {
  const image = images.find((each) => each.id === id || each.tags.includes(name));
  if (!image) return { identity, rendered, get: { kind: 'pull', reference: rendered } };
  const { repository, tag, digest } = parseReference(rendered);
  const leads = digest
    ? image.digests.some((held) => isSame(held, repository, digest))
    : image.tags.includes(`${repository}:${tag}`);
  return { identity, rendered: leads || !image.tags.includes(name) ? rendered : name, id: image.id };
}

/** Named by its id, it is on the engine or nowhere: nobody can pull it. */
function byId(reference: string, images: readonly LiveImage[]): ResolvedImage {
  const id = `sha256:${reference.replace(/^sha256:/, '')}`;
  const image = images.find((candidate) => candidate.id === id);
  const base = { identity: id, rendered: reference };
  return image ? { ...base, id } : { ...base, get: { kind: 'pull', reference } };
}

function builtImage(wish: ImageWish, buildDigest: string, images: readonly LiveImage[]): ResolvedImage {
  const name = familiarTag(wish.reference);
  const image = images.find(
    (candidate) => candidate.tags.includes(name) && candidate.labels[labels.build] === buildDigest,
  );
  const base = { identity: `build:${buildDigest}`, rendered: wish.reference };
  return image ? { ...base, id: image.id } : { ...base, get: { kind: 'build' } };
}

function pinned(repository: string, digest: string, rendered: string, images: readonly LiveImage[]): ResolvedImage {
  const wanted = `${repository}@${digest}`;
  const image = images.find((candidate) => candidate.digests.some((held) => isSame(held, repository, digest)));
  const base = { identity: digest, rendered };
  return image ? { ...base, id: image.id } : { ...base, get: { kind: 'pull', reference: wanted } };
}

function isSame(held: string, repository: string, digest: string): boolean {
  const reference = parseReference(held);
  return reference.digest === digest && reference.repository === repository;
}

/** An image that only the engine has is used as it is: its id is all that tells one build of it from the next. */
function onEngine(image: LiveImage, repository: string, name: string, reference: string): ResolvedImage {
  const held = image.digests.find((candidate) => parseReference(candidate).repository === repository);
  const digest = held?.split('@')[1];
  if (!digest) return { identity: image.id, rendered: reference, id: image.id };
  return { identity: digest, rendered: `${reference}@${digest}`, id: image.id, toLock: { reference: name, digest } };
}
