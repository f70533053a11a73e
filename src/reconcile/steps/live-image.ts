import type { ImageInspect } from '../../core/live/inspect.ts';
import type { LiveImage } from '../../core/live/snapshot.ts';

/** One inspected image in the form that the lists give. */
export function asLiveImage(image: ImageInspect): LiveImage {
  const labels = (image.Config['Labels'] ?? {}) as Readonly<Record<string, string>>;
  return { id: image.Id, tags: image.RepoTags, digests: image.RepoDigests, labels };
}
