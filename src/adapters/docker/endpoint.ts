import { createHash } from 'node:crypto';
import { OrbitrError } from '../../core/errors.ts';

/** Where the engine is, and who says so. */
export interface Endpoint {
  /** `unix:///…`, `tcp://…`, `ssh://…` or `npipe://…`. */
  readonly host: string;
  readonly source: 'flag' | 'ORBITR_DOCKER_HOST' | 'DOCKER_HOST' | 'context' | 'rootless' | 'default';
  /** Present where the connection is TLS. */
  readonly tls?: TlsFiles;
  /** The docker context's name, where one was followed. */
  readonly context?: string;
}

/** `folder` holds `ca.pem`, `cert.pem` and `key.pem`, as far as they exist: Docker's own layout. */
export interface TlsFiles {
  readonly folder: string;
  readonly caPath?: string;
  readonly certPath?: string;
  readonly keyPath?: string;
  /** False: the server's certificate is not checked. */
  readonly verify: boolean;
}

/** What the resolution asks the disk. Paths are absolute. */
export interface EndpointFiles {
  /** Undefined where there is no such file. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
}

export interface EndpointQuestion {
  /** A host given on the command line or by the target of an app. */
  readonly flag?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: EndpointFiles;
}

const defaultHost = 'unix:///var/run/docker.sock';

/**
 * The same order for every part of Orbitr: flag, ORBITR_DOCKER_HOST, DOCKER_HOST, the docker context in use, the rootless socket, the default one.
 * Throws `docker-unreachable` for a context that is not there, and `usage` for a host that is no address.
 */
export function resolveEndpoint({ flag, environment, files }: EndpointQuestion): Endpoint {
  const given: readonly [Endpoint['source'], string | undefined][] = [
    ['flag', flag],
    ['ORBITR_DOCKER_HOST', environment.ORBITR_DOCKER_HOST],
    ['DOCKER_HOST', environment.DOCKER_HOST],
  ];
  for (const [source, value] of given) {
    if (value) return { host: checked(value, source), source, ...tlsOfEnvironment(value, environment, files) };
  }
  const configDir = dockerConfigDir(environment);
  const context = environment.DOCKER_CONTEXT || currentContext(configDir, files);
  if (context && context !== 'default') return contextEndpoint(context, configDir, files);
  const rootless = environment.XDG_RUNTIME_DIR && `${environment.XDG_RUNTIME_DIR}/docker.sock`;
  if (rootless && files.exists(rootless)) return { host: `unix://${rootless}`, source: 'rootless' };
  return { host: defaultHost, source: 'default' };
}

/** `$DOCKER_CONFIG`, else `~/.docker`. */
export function dockerConfigDir(environment: Readonly<Record<string, string | undefined>>): string {
  return environment.DOCKER_CONFIG || `${environment.HOME ?? ''}/.docker`;
}

function checked(host: string, source: string): string {
  const withScheme = host.startsWith('/') ? `unix://${host}` : host.includes('://') ? host : `tcp://${host}`;
  if (/^(?:unix:\/\/\/.|tcp:\/\/[^/]|ssh:\/\/[^/]|npipe:\/\/.)/.test(withScheme) && !/\s/.test(withScheme))
    return withScheme;
  const name = source === 'flag' ? 'the given Docker host' : source;
  throw new OrbitrError({
    code: 'usage',
    message: `${name} is no address of a Docker Engine: "${host}"`,
    suggestions: ['write unix:///path/docker.sock, tcp://host:port or ssh://user@host'],
  });
}

function tlsOfEnvironment(
  host: string,
  environment: Readonly<Record<string, string | undefined>>,
  files: EndpointFiles,
): { readonly tls?: TlsFiles } {
  // As the docker command does it: DOCKER_TLS (or _VERIFY) turns TLS on, DOCKER_CERT_PATH only says where the files are.
  const verify = Boolean(environment.DOCKER_TLS_VERIFY);
  if (!/^(?:tcp:\/\/|[^/]+$)/.test(host) || (!verify && !environment.DOCKER_TLS)) return {};
  return { tls: tlsFolder(environment.DOCKER_CERT_PATH || dockerConfigDir(environment), verify, files) };
}

function tlsFolder(folder: string, verify: boolean, files: EndpointFiles): TlsFiles {
  const file = (name: string): string | undefined =>
    files.exists(`${folder}/${name}`) ? `${folder}/${name}` : undefined;
  const [caPath, certPath, keyPath] = [file('ca.pem'), file('cert.pem'), file('key.pem')];
  return {
    folder,
    verify,
    ...(caPath ? { caPath } : {}),
    ...(certPath ? { certPath } : {}),
    ...(keyPath ? { keyPath } : {}),
  };
}

function currentContext(configDir: string, files: EndpointFiles): string | undefined {
  const config = parsed(files.read(`${configDir}/config.json`));
  const name = config?.currentContext;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function contextEndpoint(context: string, configDir: string, files: EndpointFiles): Endpoint {
  const key = createHash('sha256').update(context).digest('hex');
  const docker = record(record(parsed(files.read(`${configDir}/contexts/meta/${key}/meta.json`))?.Endpoints)?.docker);
  const host = docker?.Host;
  if (typeof host !== 'string') {
    throw new OrbitrError({
      code: 'docker-unreachable',
      message: `the docker context "${context}" does not exist`,
      suggestions: ['see what there is: docker context ls', 'choose the default one: docker context use default'],
    });
  }
  const folder = `${configDir}/contexts/tls/${key}/docker`;
  const tls =
    host.startsWith('tcp://') && files.exists(folder)
      ? { tls: tlsFolder(folder, docker?.SkipTLSVerify !== true, files) }
      : {};
  return { host: checked(host || defaultHost, 'context'), source: 'context', context, ...tls };
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined; // docker itself warns about a broken config.json and goes on
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
