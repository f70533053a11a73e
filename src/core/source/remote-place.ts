/** Where a repository is hosted, as its address tells. */
export interface RemotePlace {
  /** `https://git.example.org`: what its web address begins with. An address for ssh says nothing of the web server’s port. */
  readonly origin: string;
  /** Lower case, without a port. */
  readonly host: string;
  /** `me/server`: without slashes at its ends and without `.git`. */
  readonly repository: string;
}

/** Undefined for a path of this machine. */
export function remotePlace(url: string): RemotePlace | undefined {
  const web = /^(https?):\/\/(?:[^/@]*@)?([^/]+)\/(.*)$/i.exec(url);
  if (web) return place(`${web[1]?.toLowerCase()}://${web[2]?.toLowerCase()}`, web[2], web[3]);
  const ssh =
    /^(?:ssh|git):\/\/(?:[^/@]*@)?([^/]+)\/(.*)$/i.exec(url) ?? /^(?:[^/:@]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(url);
  return ssh ? place(`https://${withoutPort(ssh[1] ?? '')}`, ssh[1], ssh[2]) : undefined;
}

function place(origin: string, host = '', path = ''): RemotePlace {
  const repository = path
    .replace(/[?#].*$/, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '');
  return { origin, host: withoutPort(host), repository };
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
