import { sha256 } from '../../lib/sha256.ts';

export interface IdentityFacts {
  /** `name` of orbitr.yaml. */
  readonly name?: string | undefined;
  /** URL of the git remote, as git prints it. */
  readonly remote?: string | undefined;
  /** The workspace's folder inside its repository; empty for its root. */
  readonly pathInRepository?: string | undefined;
  /** Absolute, links resolved. */
  readonly realPath: string;
}

/**
 * What a workspace's containers are labelled with: its name, else 12 hex digits of what stays the same wherever the repository is
 * cloned to, else of the folder's real path.
 */
export function workspaceIdentity({ name, remote, pathInRepository, realPath }: IdentityFacts): string {
  if (name) return name;
  const home = remote ? normalizeRemote(remote) : '';
  const origin = home ? `${home}#${trimSlashes(pathInRepository ?? '')}` : realPath;
  return sha256(origin).slice(0, 12);
}

/**
 * `host/path` of a git remote, so that scp form, https and ssh of one repository are one: without user, password, default port, `.git`.
 * A remote that is a path of this machine is not the same thing elsewhere, but is kept as it is: clones of it share it.
 */
export function normalizeRemote(remote: string): string {
  const text = remote.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/]*@)?([^/@]*)\/*(.*)$/i.exec(text);
  if (url?.[1]) return hostAndPath(url[1], url[2] ?? '');
  const scp = /^(?:[^/:@]+@)?(\[[^\]]+\]|[^/:@]{2,}):(?!\/\/)(.+)$/.exec(text);
  if (scp?.[1]) return hostAndPath(scp[1], scp[2] ?? '');
  return withoutSuffix(text.replace(/^file:\/\//i, ''));
}

function hostAndPath(host: string, path: string): string {
  return `${host.toLowerCase().replace(/:(?:22|80|443|9418)?$/, '')}/${trimSlashes(withoutSuffix(path))}`;
}

function withoutSuffix(path: string): string {
  return path
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .replace(/\/+$/, '');
}

function trimSlashes(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.?\/)+|\/+$/g, '')
    .replace(/^\.$/, '');
}
