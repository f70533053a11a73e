import { simpleGit } from 'simple-git';

/** The URL of a folder's `origin` and the folder's path inside the repository; undefined where it is no repository or has no origin. */
export async function gitOrigin(dir: string): Promise<{ readonly remote: string; readonly path: string } | undefined> {
  try {
    const git = simpleGit(dir);
    const [remote, path] = await Promise.all([
      git.raw('remote', 'get-url', 'origin'),
      git.raw('rev-parse', '--show-prefix'),
    ]);
    return { remote: remote.trim(), path: path.trim() };
  } catch {
    return undefined;
  }
}
