import type { FileReader } from '../core/files/reader.ts';
import { type PushedRef, readPushed } from '../core/hook/pushed.ts';
import type { Problem } from '../core/problems.ts';
import type { PushedRepository } from '../ports/pushed-repository.ts';
import { type Validation, validate } from './validate.ts';

export interface Followed {
  readonly branch: string;
  /** The workspace’s folder inside the repository; `''` for its root. */
  readonly path: string;
}

/** What a push does to the branch that is followed; undefined where it is about others. */
export function followedRef(lines: string, { branch }: Followed): PushedRef | undefined {
  return readPushed(lines).find(({ ref }) => ref === `refs/heads/${branch}`);
}

/**
 * Validates what would be at the branch after the push. Positions are those of the repository, as whoever pushes knows it. Undefined where the
 * push does not touch the branch, or deletes it: what runs goes on then.
 */
export async function checkPush(
  repository: PushedRepository,
  lines: string,
  followed: Followed,
  { files, extensionsDir }: { readonly files: FileReader; readonly extensionsDir: string },
): Promise<Validation | undefined> {
  const pushed = followedRef(lines, followed);
  if (pushed?.after === undefined) return undefined;
  const tree = await repository.tree(pushed.after, followed.path);
  if (!tree) return nothingThere(followed, `the commit has no folder ${followed.path}`);
  try {
    const isWorkspace = ['orbitr.yaml', 'orbitr.yml'].some((name) => files.stat(`${tree.dir}/${name}`));
    if (!isWorkspace)
      return nothingThere(followed, `there is no orbitr.yaml in ${followed.path || 'the repository’s root'}`);
    const validation = validate({ dir: tree.dir, extensionsDir }, files);
    return { ...validation, problems: validation.problems.map((problem) => inRepository(problem, followed)) };
  } finally {
    tree.remove();
  }
}

function inRepository(problem: Problem, { path }: Followed): Problem {
  const { position } = problem;
  if (path === '' || position === undefined || position.file.startsWith('/')) return problem;
  return { ...problem, position: { ...position, file: `${path}/${position.file}` } };
}

/** Everything that runs would have left the workspace. */
function nothingThere({ path }: Followed, message: string): Validation {
  const position = { file: path === '' ? 'orbitr.yaml' : `${path}/orbitr.yaml`, line: 1, column: 1, approximate: true };
  const suggestions = ['push it; an empty orbitr.yaml is a workspace'];
  const problem: Problem = { severity: 'error', code: 'workspace-missing', message, position, suggestions };
  return { version: 1, exit: 2, apps: [], problems: [problem], errors: 1, warnings: 0 };
}
