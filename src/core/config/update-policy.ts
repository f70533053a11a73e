import * as z from 'zod';

/** Which newer image versions are taken by themselves. */
export const UpdatePolicy = z.union([z.enum(['pinned', 'digest', 'patch', 'minor', 'newest']), z.string().regex(/^semver:\s*[v^~<>=*\dx].*$/)], {
  error: 'must be pinned, digest, patch, minor, newest, or a range such as "semver:~1.4"',
});
export type UpdatePolicy = z.infer<typeof UpdatePolicy>;
