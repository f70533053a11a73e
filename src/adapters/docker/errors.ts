import { OrbitrError } from '../../core/errors.ts';
import { neutraliseLine } from '../../lib/escape.ts';

/** What dockerode throws, as far as it can be told. */
export interface Refusal {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** The engine's own words, or Node's where there was no answer; fit to be shown. */
  readonly message: string;
  /** Node's error code: `ECONNREFUSED`. */
  readonly system: string | undefined;
}

export function refusalOf(error: unknown): Refusal {
  const facts: { statusCode?: unknown; json?: unknown; message?: unknown; code?: unknown } =
    typeof error === 'object' && error !== null ? error : { message: String(error) };
  const json: { message?: unknown } = typeof facts.json === 'object' && facts.json !== null ? facts.json : {};
  // A streamed answer's words are only in the text: `(HTTP code 404) unexpected - no such image `
  const words = String(json.message ?? facts.message ?? '').replace(/^\(HTTP code \d+\) [^-]* - /, '');
  return {
    status: typeof facts.statusCode === 'number' ? facts.statusCode : undefined,
    message: neutraliseLine(words),
    system: typeof facts.code === 'string' ? facts.code : undefined,
  };
}

/** `what` names the request as a person would: `start the container web-1`. Errors of our own pass through. */
export function translate(error: unknown, what: string, endpoint: string): OrbitrError {
  if (error instanceof OrbitrError) return error;
  const refusal = refusalOf(error);
  if (refusal.status === undefined) return unreachable(error, refusal, what, endpoint);
  return new OrbitrError({
    code: 'docker-refused',
    message: `the Docker Engine refused to ${what}: ${refusal.message || `HTTP ${refusal.status}`}`,
    suggestions: mend(refusal.message),
    cause: error,
  });
}

export function overdue(what: string, endpoint: string, ms: number): OrbitrError {
  return new OrbitrError({
    code: 'docker-unreachable',
    message: `the Docker Engine at ${endpoint} did not ${what} within ${Math.round(ms / 1000)} s`,
    suggestions: ['look whether the engine hangs: docker info', 'read its log: journalctl -u docker --since -10min'],
  });
}

function unreachable(error: unknown, refusal: Refusal, what: string, endpoint: string): OrbitrError {
  const say = (why: string, suggestions: readonly string[]): OrbitrError =>
    new OrbitrError({
      code: 'docker-unreachable',
      message: `the Docker Engine at ${endpoint} ${why}`,
      suggestions,
      cause: error,
    });
  const choose = 'or say where the engine is: export DOCKER_HOST=unix:///path/docker.sock';
  switch (refusal.system ?? '') {
    case 'EACCES':
    case 'EPERM':
      return say('may not be used by this user (permission denied)', [
        'join the docker group, then log in again: sudo usermod -aG docker "$USER"',
        'or run the command with sudo',
      ]);
    case 'ENOENT':
      return say('is not there: its socket does not exist', ['start it: sudo systemctl start docker', choose]);
    case 'ECONNREFUSED':
      return say('does not answer: connection refused', ['start it: sudo systemctl start docker', choose]);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say('cannot be found: its host name does not resolve', ['check the name in DOCKER_HOST', choose]);
    default:
      return say(`broke off while asked to ${what}: ${refusal.message}`, [
        'look whether the engine runs: docker info',
        endpoint.startsWith('tcp:')
          ? 'if it speaks TLS, say so: export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/folder/with/ca.pem'
          : 'then try again',
      ]);
  }
}

/** Advice for refusals that people meet often. */
function mend(message: string): readonly string[] {
  if (/port is already allocated|address already in use/.test(message)) {
    return ['see who holds the port: sudo ss -ltnp', 'then free it, or choose another port for the app'];
  }
  if (
    /could not find an available,? .*address pool|all predefined address pools have been fully subnetted/.test(message)
  ) {
    return [
      'remove networks that nothing uses: docker network ls',
      'or give Docker more: default-address-pools in /etc/docker/daemon.json',
    ];
  }
  if (/container rootfs is marked read-only/.test(message)) {
    return ['mount it instead: file: in place of content: or environment:', 'or leave out read_only: of the service'];
  }
  if (/no space left on device/.test(message)) return ['see what takes the room: docker system df', 'then free some'];
  return [];
}
