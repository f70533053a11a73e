import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { dockerConfigDir, type EndpointFiles } from './endpoint.ts';

/** What the engine passes on to a registry. */
export type RegistryAuth =
  | { readonly username: string; readonly password: string; readonly serveraddress: string }
  | { readonly identitytoken: string; readonly serveraddress: string };

export interface Credentials {
  readonly find: (registry: string) => Promise<Found>;
}

interface Found {
  readonly auth?: RegistryAuth;
  /** Why a configured credential helper gave nothing: worth telling where the registry then refuses. */
  readonly trouble?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface DockerConfig {
  readonly auths?: Readonly<Record<string, StoredAuth>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface StoredAuth {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

const hub = 'https://index.docker.io/v1/';
const helperLimit = 30_000;

/**
 * Credentials as `docker login` left them: the registry's own helper, else the general store, else `auths` of config.json.
 * Read anew for each question, so that a login while a daemon runs counts.
 */
export function dockerCredentials(environment: Environment, files: EndpointFiles): Credentials {
  return {
    find: async (registry) => {
      const config = readConfig(environment, files);
      const server = registry === 'docker.io' ? hub : registry;
      const helper = config.credHelpers?.[server] ?? config.credHelpers?.[registry] ?? config.credsStore;
      const stored = helper ? await askHelper(helper, server, environment) : {};
      if (stored.auth) return stored;
      const auth = fromAuths(config.auths ?? {}, registry, server);
      return { ...stored, ...(auth ? { auth } : {}) };
    },
  };
}

function readConfig(environment: Environment, files: EndpointFiles): DockerConfig {
  try {
    const parsed: unknown = JSON.parse(files.read(`${dockerConfigDir(environment)}/config.json`) ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** Keys are written as `ghcr.io`, `https://ghcr.io` or `https://index.docker.io/v1/`. */
function fromAuths(
  auths: NonNullable<DockerConfig['auths']>,
  registry: string,
  server: string,
): RegistryAuth | undefined {
  const key =
    [server, registry].find((name) => name in auths) ?? Object.keys(auths).find((name) => hostOf(name) === registry);
  const stored = key === undefined ? undefined : auths[key];
  if (!stored) return undefined;
  if (stored.identitytoken) return { identitytoken: stored.identitytoken, serveraddress: server };
  const [username, password] = stored.auth ? split(stored.auth) : [stored.username, stored.password];
  return username ? { username, password: password ?? '', serveraddress: server } : undefined;
}

function split(auth: string): [string, string] {
  const plain = Buffer.from(auth, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  // Docker pads the password with NUL bytes.
  return [plain.slice(0, colon), plain.slice(colon + 1).replace(/\0+$/, '')];
}

function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return /^(?:index|registry-1)\.docker\.io$/.test(host) ? 'docker.io' : host;
}

/** The protocol of `docker-credential-*`: the server's name on stdin, `{Username, Secret}` on stdout. */
async function askHelper(helper: string, server: string, environment: Environment): Promise<Found> {
  if (!/^[\w.-]+$/.test(helper)) return { trouble: `"${helper}" is no name of a credential helper` };
  const name = `docker-credential-${helper}`;
  const child = spawn(name, ['get'], {
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: helperLimit,
  });
  const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
  child.stdin.on('error', () => undefined); // a helper that ends before it reads
  child.stdin.end(server);
  const answer = await Promise.race([text(child.stdout), failed.then(() => undefined)]);
  if (answer === undefined) return { trouble: `${name} cannot be started: ${await failed}` };
  try {
    const { Username, Secret }: { Username?: unknown; Secret?: unknown } = JSON.parse(answer) ?? {};
    if (typeof Username !== 'string' || typeof Secret !== 'string') return { trouble: `${name} gave no user name` };
    return Username === '<token>'
      ? { auth: { identitytoken: Secret, serveraddress: server } }
      : { auth: { username: Username, password: Secret, serveraddress: server } };
  } catch {
    // "credentials not found in native keychain": nobody logged in, so the registry is asked as a stranger
    return /not found/i.test(answer) ? {} : { trouble: `${name}: ${answer.trim().slice(0, 200) || 'no answer'}` };
  }
}
