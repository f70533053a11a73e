import * as z from 'zod';
import { Duration, Text, TimeWindow } from './scalars.ts';
import { UpdatePolicy } from './update-policy.ts';

const ImageRule = z
  .strictObject({
    policy: UpdatePolicy.optional().describe('Which newer versions are taken.'),
    pattern: Text.refine(isPattern, 'must be a regular expression')
      .optional()
      .describe('Only tags that match this regular expression; what a group catches is compared.'),
    extract: z
      .enum(['semver', 'numeric', 'alphabetical'])
      .optional()
      .describe('How what the pattern caught is compared. Default: semver.'),
    minAge: Duration.optional().describe('How old a version must be before it is taken.'),
  })
  .describe('How newer images are chosen, in detail.');

export const AppUpdate = z
  .strictObject({
    policy: UpdatePolicy.optional().describe('Which newer image versions are taken. Default: as in orbitr.yaml.'),
    window: TimeWindow.optional().describe('When automatic updates may begin, such as "02:00-04:00".'),
    rollback: z.boolean().optional().describe('Whether a bad update is taken back by itself. Default: true.'),
    strategy: z
      .enum(['auto', 'start-first', 'recreate', 'restart', 'signal', 'blue-green'])
      .optional()
      .describe(
        'How a new version takes over: the new one is proven while the old one serves (start-first), or the old one stops first (recreate). Default: auto, start-first wherever two can live at once. restart and signal say what files that changed come to.',
      ),
    shareable: z
      .array(Text, 'must be a list of volumes such as [uploads]')
      .optional()
      .describe('Volumes, or paths in the container, that old and new version may have open at the same time.'),
    stableFor: Duration.optional().describe('How long a revision must stay healthy before it may be rolled back to.'),
    image: ImageRule.optional(),
  })
  .describe('How the app is updated.');
export type AppUpdate = z.infer<typeof AppUpdate>;

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}
