import { nearest } from '../../lib/nearest.ts';
import type { Following } from './settings.ts';

/** What the server has of the ref that is followed. */
export interface RemoteTip {
  /** The commit, also where the tag is an annotated one. */
  readonly commit: string;
  /** `refs/heads/main`; of the server’s HEAD where the default branch is followed. */
  readonly ref: string;
}

/** The patterns that `git ls-remote --symref` is asked for. */
export function wantedRefs(follow: Following): readonly string[] {
  switch (follow.kind) {
    case 'default':
      return ['HEAD'];
    case 'branch':
      return [`refs/heads/${follow.name}`];
    case 'tag':
      return [`refs/tags/${follow.name}`, `refs/tags/${follow.name}^{}`];
  }
}

/** From the lines of `git ls-remote --symref`; undefined where there is no such ref. */
export function tipIn(output: string, follow: Following): RemoteTip | undefined {
  const { ids, head } = readRefs(output);
  const [ref = '', peeled = ''] = wantedRefs(follow);
  const commit = ids.get(peeled) ?? ids.get(ref);
  return commit === undefined ? undefined : { commit, ref: follow.kind === 'default' ? (head ?? ref) : ref };
}

/** Why a ref is not there, from all that the server has. */
export function whyNoTip(
  output: string,
  follow: Following,
): { readonly why: string; readonly suggestions: readonly string[] } {
  const { ids, head } = readRefs(output);
  const names = (prefix: string) =>
    [...ids.keys()].flatMap((ref) => (ref.startsWith(prefix) ? [ref.slice(prefix.length)] : []));
  const branches = names('refs/heads/');
  if (branches.length === 0 && names('refs/tags/').length === 0)
    return { why: 'the repository is empty', suggestions: ['push a first commit: git push origin main'] };
  if (follow.kind === 'default')
    return {
      why: `its HEAD names ${head?.replace('refs/heads/', 'the branch ') ?? 'a branch'}, which is not there`,
      suggestions: [`name the branch: --branch ${branches[0] ?? 'main'}`],
    };
  const all = follow.kind === 'branch' ? branches : names('refs/tags/').filter((name) => !name.endsWith('^{}'));
  const meant = nearest(follow.name, all) ?? (all.length === 1 ? all[0] : undefined);
  return {
    why: `there is no ${follow.kind} ${follow.name}`,
    suggestions: meant
      ? [`was ${meant} meant? --${follow.kind} ${meant}`]
      : [`push it, or follow another with --branch or --tag`],
  };
}

function readRefs(output: string) {
  const ids = new Map<string, string>();
  let head: string | undefined;
  for (const line of output.split('\n')) {
    const [id = '', ref = ''] = line.split('\t');
    if (id.startsWith('ref: ') && ref === 'HEAD') head = id.slice('ref: '.length);
    else if (/^[\da-f]{40,64}$/.test(id)) ids.set(ref, id);
  }
  return { ids, head };
}
