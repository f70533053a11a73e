import type { Position } from '../problems.ts';

/**
 * Where each value of a normalised model came from, keyed by its path after normalisation:
 * `services.web.environment.LOG_LEVEL`, `services.web.ports.80/tcp`, `services.web.volumes./data`, `services.web.image`, `networks.back`.
 * A value that was interpolated points at the place in the Compose file or .env that set it.
 */
export type SourceMap = Readonly<Record<string, Position>>;

/** The place of a path, or of its nearest ancestor marked as approximate. */
export function locate(map: SourceMap, path: string): Position | undefined {
  const exact = map[path];
  if (exact) return exact;
  for (let cut = path.lastIndexOf('.'); cut > 0; cut = path.lastIndexOf('.', cut - 1)) {
    const near = map[path.slice(0, cut)];
    if (near) return { ...near, approximate: true };
  }
  return undefined;
}
