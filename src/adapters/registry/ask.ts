import type { OrbitrError } from '../../core/errors.ts';
import { type Gate, gate } from '../../lib/pool.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Credentials } from '../docker/credentials.ts';
import type { RegistryAddress } from './address.ts';
import { basic, readChallenge, readToken, tokenRequest } from './authorise.ts';
import { asksForPatience, missing, refused, unreachable, wordsOf } from './faults.ts';

export interface AskOptions {
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Milliseconds for one request, its answer included; 15 s where absent. */
  readonly timeout?: number;
}

export interface Question {
  /** Behind the origin: `/v2/library/redis/tags/list`. */
  readonly path: string;
  readonly method?: 'GET' | 'HEAD';
  readonly accept?: string;
  /** What is known already, by its ETag. */
  readonly etag?: string;
}

export interface Answer {
  /** 304 where what is known still holds. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type Ask = (address: RegistryAddress, question: Question) => Promise<Answer>;

/** A wait that a registry names is honoured up to this, in milliseconds; twice. */
const longestWait = 10_000;
const waits = 2;
const largest = 8 * 1024 * 1024;

/** Asks registries, two questions at a time each. One that could not be reached is not asked again: the next images would wait as long. */
export function newAsk(options: AskOptions): Ask {
  const lines = new Map<string, Line>();
  return async (address, question) => {
    const line: Line = lines.get(address.registry) ?? { gate: gate(2), tokens: new Map() };
    lines.set(address.registry, line);
    return line.gate.use(async () => {
      if (line.down) throw line.down;
      return patiently(line, address, question, options);
    });
  };
}

interface Line {
  readonly gate: Gate;
  /** Repository → the authorization that got us in. */
  readonly tokens: Map<string, string>;
  down?: OrbitrError;
}

async function patiently(line: Line, address: RegistryAddress, question: Question, options: AskOptions) {
  for (let round = 1; ; round += 1) {
    const answer = await authorised(line, address, question, options);
    if (answer.status !== 429) return judged(address, answer);
    const wait = waitNamed(answer.headers.get('retry-after'), options.clock.now());
    if (round > waits || (wait ?? 0) > longestWait) {
      line.down = asksForPatience(address, wait);
      throw line.down;
    }
    await options.clock.sleep(wait ?? 1000 * 2 ** (round - 1));
  }
}

/** In milliseconds: the header holds seconds, or a date. */
function waitNamed(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function judged(address: RegistryAddress, answer: Answer): Answer {
  const { status } = answer;
  if (status === 404) throw missing(address);
  if (status >= 200 && status < 400) return answer;
  throw unreachable(address, `it answers with status ${status}`);
}

/** Asks as before, and where that is not enough, as the answer wants it. */
async function authorised(
  line: Line,
  address: RegistryAddress,
  question: Question,
  options: AskOptions,
): Promise<Answer> {
  const first = await send(line, address, question, options, line.tokens.get(address.path));
  if (first.status !== 401) return first.status === 403 ? fail(refused(address, 403)) : first;
  const { auth, trouble } = await options.credentials.find(address.registry);
  const challenge = readChallenge(first.headers.get('www-authenticate'), address.origin);
  if (!challenge) throw refused(address, 401, trouble);
  if (challenge.kind === 'basic') {
    if (!auth || 'identitytoken' in auth) throw refused(address, 401, trouble);
    line.tokens.set(address.path, basic(auth));
  } else {
    const { url, init } = tokenRequest(challenge, address, auth);
    const answer = await fetched(line, address, url, init, options);
    if (answer.status === 429) return answer;
    const token = answer.status === 200 ? readToken(parsed(address, answer.body)) : undefined;
    if (token === undefined) throw refused(address, answer.status, trouble);
    line.tokens.set(address.path, `Bearer ${token}`);
  }
  const second = await send(line, address, question, options, line.tokens.get(address.path));
  if (second.status === 401 || second.status === 403) throw refused(address, second.status, trouble);
  return second;
}

function send(
  line: Line,
  address: RegistryAddress,
  { path, method = 'GET', accept, etag }: Question,
  options: AskOptions,
  authorization: string | undefined,
): Promise<Answer> {
  const headers = {
    ...(accept ? { accept } : {}),
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(authorization ? { authorization } : {}),
  };
  return fetched(line, address, new URL(path, address.origin), { method, headers }, options);
}

async function fetched(
  line: Line,
  address: RegistryAddress,
  url: URL,
  init: RequestInit,
  { timeout = 15_000 }: AskOptions,
): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) });
    if (Number(response.headers.get('content-length') ?? 0) > largest) throw new Error('its answer is too large');
    const body = await response.text();
    if (body.length > largest) throw new Error('its answer is too large');
    return { status: response.status, headers: response.headers, body };
  } catch (cause) {
    const error = unreachable(address, wordsOf(cause), cause);
    // a cut answer may be of this question alone
    if (!/cut off|too large/.test(error.message)) line.down = error;
    throw error;
  }
}

/** JSON, or the fault of a registry that cut it off. */
export function parsed(address: RegistryAddress, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreachable(address, 'its answer is cut off or no JSON', cause);
  }
}

function fail(error: OrbitrError): never {
  throw error;
}
