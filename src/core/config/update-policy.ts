import * as z from 'zod';
import { textLike } from './scalars.ts';

const message = 'must be pinned, digest, patch, minor, newest, or a range such as "semver:~1.4"';

/** Which newer image versions are taken by themselves. */
export const UpdatePolicy = z.union(
  [z.enum(['pinned', 'digest', 'patch', 'minor', 'newest']), textLike(/^semver:\s*[v^~<>=*\dx].*$/, message)],
  message,
);
export type UpdatePolicy = z.infer<typeof UpdatePolicy>;
