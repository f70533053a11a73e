import type { Endpoint } from './endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a child may inherit: enough to find programs, credentials and proxies. All else could turn it to another engine, project or file. */
const inherited: readonly RegExp[] = [
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_[A-Z]+|XDG_[A-Z_]+|TERM)$/,
  /^(?:DOCKER_CONFIG|BUILDX_[A-Z_]+|BUILDKIT_[A-Z_]+|DOCKER_BUILDKIT)$/,
  /^(?:https?_proxy|no_proxy|all_proxy|ftp_proxy)$/i,
  /^(?:SSL_CERT_FILE|SSL_CERT_DIR|SSH_AUTH_SOCK|SSH_AGENT_PID)$/,
  // credential stores speak over these
  /^(?:DBUS_SESSION_BUS_ADDRESS|GNUPGHOME|GPG_AGENT_INFO|PASSWORD_STORE_DIR|DISPLAY|WAYLAND_DISPLAY)$/,
  /^(?:SYSTEMROOT|APPDATA|LOCALAPPDATA|USERPROFILE|TEMP|TMP)$/i,
];

/**
 * The whole environment of a child that talks to Docker: it reaches the very engine that Orbitr looked at, in the same API version.
 * DOCKER_CONTEXT and every COMPOSE_* variable stay out. `apiVersion` is like `1.41`.
 */
export function childEnvironment(
  endpoint: Endpoint,
  apiVersion: string | undefined,
  environment: Environment,
): Readonly<Record<string, string>> {
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && inherited.some((pattern) => pattern.test(name))) child[name] = value;
  }
  child.DOCKER_HOST = endpoint.host;
  if (apiVersion) child.DOCKER_API_VERSION = apiVersion;
  if (endpoint.tls) {
    child.DOCKER_CERT_PATH = endpoint.tls.folder;
    child[endpoint.tls.verify ? 'DOCKER_TLS_VERIFY' : 'DOCKER_TLS'] = '1';
  }
  return child;
}
