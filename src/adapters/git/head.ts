import { simpleGit } from 'simple-git';

/** The commit that a folder's repository is at; undefined where it is no repository or has no commit yet. */
export async function gitHead(
  dir: string,
): Promise<{ readonly id: string; readonly author: string; readonly subject: string } | undefined> {
  try {
    const line = await simpleGit(dir).raw('log', '-1', '--format=%H%x00%an <%ae>%x00%s');
    const [id = '', author = '', subject = ''] = line.trimEnd().split('\0');
    return id === '' ? undefined : { id, author, subject };
  } catch {
    return undefined;
  }
}
