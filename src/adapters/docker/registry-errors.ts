import { OrbitrError } from '../../core/errors.ts';
import { imageName } from './image-name.ts';

/** The registry asks for patience: HTTP 429. */
export function asksToWait(message: string): boolean {
  return /toomanyrequests|too many requests|\b429\b|rate limit/i.test(message);
}

/** Milliseconds that the registry names, where it does: ghcr.io writes `retry-after: 1.5s` into its message. */
export function waitNamed(message: string): number | undefined {
  const found = /retry.?after:?\s*(\d+(?:\.\d+)?)\s*(ms|µs|us|s|m)?\b/i.exec(message);
  if (!found) return undefined;
  const factor = { ms: 1, µs: 0.001, us: 0.001, s: 1000, m: 60_000 }[found[2] ?? 's'] ?? 1000;
  return Math.ceil(Number(found[1]) * factor);
}

/** No such image, or not for this user: registries do not tell these apart. */
export function isMissing(message: string): boolean {
  return /manifest unknown|manifest for .* not found|not found: |pull access denied|unauthorized|access forbidden|requested access to the resource is denied|no basic auth credentials|authentication required|repository .*not found|name unknown|name invalid|insufficient_scope/i.test(
    message,
  );
}

const network =
  /dial tcp|lookup |no such host|connection (?:refused|reset)|i\/o timeout|TLS handshake|x509|\bEOF\b|deadline exceeded|awaiting headers|server misbehaving|network is unreachable|no route to host|server gave HTTP response|received unexpected HTTP status: 5\d\d|bad gateway|service unavailable/i;

/** The one error for a pull that the engine could not finish, from its words. */
export function pullError(reference: string, message: string, trouble?: string, cause?: unknown): OrbitrError {
  const { registry } = imageName(reference);
  const say = (
    code: 'image-missing' | 'image-platform' | 'registry-unreachable' | 'pull-failed',
    text: string,
    suggestions: readonly string[],
  ): OrbitrError => new OrbitrError({ code, message: `image ${reference}: ${text}`, suggestions, cause });
  if (/no matching manifest|no match for platform/i.test(message)) {
    return say('image-platform', `there is none for the engine's platform: ${message}`, [
      'choose a tag that is made for this platform, or another image',
    ]);
  }
  if (asksToWait(message)) {
    return say('registry-unreachable', `${registry} still refuses further pulls for now: ${message}`, [
      `log in for a higher limit: docker login${loginName(registry)}`,
      'or try again later',
    ]);
  }
  if (isMissing(message)) {
    return say('image-missing', `it does not exist, or may not be read: ${message}`, [
      `check the name and the tag: ${reference}`,
      `where it is private, log in: docker login${loginName(registry)}`,
      ...(trouble ? [`mend the credential helper: ${trouble}`] : []),
    ]);
  }
  if (network.test(message)) {
    return say('registry-unreachable', `${registry} cannot be reached: ${message}`, [
      `check the way from the engine's machine: curl -sSI ${registryUrl(registry)}`,
    ]);
  }
  if (/no space left on device/.test(message)) {
    return say('pull-failed', message, ['see what takes the room: docker system df', 'then free some']);
  }
  return say('pull-failed', message || 'the engine gave no reason', [`try it by hand: docker pull ${reference}`]);
}

function loginName(registry: string): string {
  return registry === 'docker.io' ? '' : ` ${registry}`;
}

function registryUrl(registry: string): string {
  return registry === 'docker.io' ? 'https://registry-1.docker.io/v2/' : `https://${registry}/v2/`;
}
