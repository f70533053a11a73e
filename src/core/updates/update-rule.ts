import { seconds } from '../../lib/duration.ts';
import type { AppUpdate } from '../config/app-update.ts';
import type { UpdatePolicy } from '../config/update-policy.ts';
import type { WorkspaceFile } from '../config/workspace-file.ts';
import { isStateful } from './stateful.ts';

/** How newer images of one service are chosen, settings of app and workspace put together. */
export interface UpdateRule {
  /** `follow`: nobody said anything, so the tag that the file names is followed where it moves. */
  readonly policy: UpdatePolicy | 'follow';
  /** Data is at stake and the app’s file says nothing: nothing is taken. */
  readonly needsOptIn: boolean;
  readonly pattern?: string;
  readonly extract: 'semver' | 'numeric' | 'alphabetical';
  /** Seconds. */
  readonly minAge: number;
  /** `02:00-04:00` */
  readonly window?: string;
}

export interface RuleInput {
  readonly app: AppUpdate | undefined;
  readonly workspace: WorkspaceFile['update'];
  readonly repository: string;
  /** Categories of the extension that the app is made from. */
  readonly categories: readonly string[];
}

export function updateRule({ app, workspace, repository, categories }: RuleInput): UpdateRule {
  const image = app?.image ?? {};
  const own = image.policy ?? app?.policy ?? (image.pattern === undefined ? undefined : 'newest');
  const window = app?.window ?? workspace?.window;
  return {
    policy: own ?? workspace?.policy ?? 'follow',
    needsOptIn: own === undefined && (categories.includes('database') || isStateful(repository)),
    ...(image.pattern === undefined ? {} : { pattern: image.pattern }),
    extract: image.extract ?? 'semver',
    minAge: image.minAge === undefined ? 0 : (seconds(image.minAge) ?? 0),
    ...(window === undefined ? {} : { window }),
  };
}
