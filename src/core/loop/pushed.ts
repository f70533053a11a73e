import { normalizeRemote } from '../config/identity.ts';
import type { DesiredApp } from '../desired/types.ts';
import { parseReference } from '../live/reference.ts';
import type { Following } from '../source/settings.ts';
import type { Wake } from '../webhook/types.ts';

type Push = Extract<Wake, { readonly kind: 'push' }>;

/**
 * Whether a push may be of the repository and the branch or tag that is followed. A host goes by many names, so only the path counts; to ask once
 * too often costs nothing. Where the server's HEAD is followed, every branch may be it.
 */
export function isOfFollowed(
  { repositories, refs }: Pick<Push, 'repositories' | 'refs'>,
  { url, follow }: { readonly url: string; readonly follow: Following },
): boolean {
  const isRepository = repositories.length === 0 || repositories.some((each) => isSamePlace(each, url));
  const isRef = refs.some(({ kind, name }) =>
    follow.kind === 'default' ? kind === 'branch' : kind === follow.kind && name === follow.name,
  );
  return isRepository && (refs.length === 0 || isRef);
}

/** Apps that run an image of one of these repositories, whatever its tag. A registry may go by another name here. */
export function appsOfImages(images: readonly string[], apps: readonly DesiredApp[]): string[] {
  const pushed = images.map((image) => parseReference(image).repository);
  const isMeant = (reference: string): boolean => {
    const { repository } = parseReference(reference);
    return pushed.some((each) => each === repository || isSameElsewhere(each, repository));
  };
  return apps.filter(({ services }) => services.some(({ image }) => isMeant(image.reference))).map(({ name }) => name);
}

function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [pathOf(one), pathOf(other)];
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

/** `me/server` of an address; a path of this machine as it is. */
function pathOf(remote: string): string {
  const place = normalizeRemote(remote).toLowerCase();
  return place.startsWith('/') ? place : place.replace(/^[^/]*\//, '');
}

function isSameElsewhere(one: string, other: string): boolean {
  const registry = /^(?:[^/]*[.:][^/]*|localhost)\//;
  return registry.test(one) && registry.test(other) && one.replace(registry, '') === other.replace(registry, '');
}
