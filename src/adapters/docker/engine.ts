import type Docker from 'dockerode';
import { refusesVersion, speak, tooOld } from './api-version.ts';
import { type Client, openClient } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { overdue, refusalOf, translate } from './errors.ts';
import { transport } from './transport.ts';

/** One engine: every request goes through `call`, which keeps the API version right, sets a time limit and translates errors. */
export interface Engine {
  readonly endpoint: string;
  /** `run` makes its request at once, and one only. */
  readonly call: <T>(request: Call, run: (docker: Docker) => Promise<T>) => Promise<T>;
  /** The version in use, like `1.41`; asks the engine where it is not known yet. */
  readonly apiVersion: () => Promise<string>;
  readonly requests: () => number;
}

interface Call {
  /** The request as a person would name it: `start the container web-1`. */
  readonly what: string;
  /** Milliseconds until the answer; 60 s where absent. */
  readonly limit?: number;
  /** Ends the request from outside, also an answer that streams. The error of it is the caller's. */
  readonly signal?: AbortSignal | undefined;
  /** A read is asked once more where a connection that was kept open had died meanwhile. */
  readonly read?: boolean;
}

export interface EngineOptions {
  /** Like `1.41`, as it was last time: saves a request. */
  readonly knownApiVersion?: string | undefined;
  /** Called where the version is new or has changed. */
  readonly onApiVersion?: ((version: string) => void) | undefined;
}

const usual = 60_000;

export function openEngine(endpoint: Endpoint, options: EngineOptions = {}): Engine {
  const way = transport(endpoint);
  const version = { used: options.knownApiVersion, server: '' };
  let requests = 0;
  let asking: Promise<string> | undefined;

  const watch = {
    dialled: () => {
      requests += 1;
    },
    answered: (server: string) => {
      version.server = server;
      if (version.used !== undefined) adoptQuietly(server);
    },
  };
  const client = openClient(way, watch);
  // A version in the path of the very question for the version would be refused.
  const unversioned = openClient(way, watch);
  client.setVersion(version.used);

  return { endpoint: endpoint.host, call, apiVersion, requests: () => requests };

  async function call<T>(request: Call, run: (docker: Docker) => Promise<T>): Promise<T> {
    const used = await apiVersion();
    try {
      return await limited(client, request, endpoint.host, run);
    } catch (error) {
      if (!(await worthAnotherTry(error, request, used))) throw translate(error, request.what, endpoint.host);
    }
    return await limited(client, request, endpoint.host, run).catch((error: unknown) => {
      throw translate(error, request.what, endpoint.host);
    });
  }

  async function worthAnotherTry(error: unknown, request: Call, used: string): Promise<boolean> {
    const refusal = refusalOf(error);
    if (!refusesVersion(refusal.status, refusal.message))
      return request.read === true && (refusal.system === 'ECONNRESET' || refusal.system === 'EPIPE');
    if (version.used === used || version.used === undefined) await negotiate();
    if (version.used !== used) return true;
    throw tooOld(`the engine at ${endpoint.host} refuses API version ${used}: ${refusal.message}`, error);
  }

  async function apiVersion(): Promise<string> {
    return version.used ?? (await negotiate());
  }

  /** Callers at the same moment share one question. */
  function negotiate(): Promise<string> {
    asking ??= ping().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function ping(): Promise<string> {
    const request = { what: 'answer a ping' };
    await limited(unversioned, request, endpoint.host, (docker) => docker.ping()).catch((error: unknown) => {
      throw translate(error, request.what, endpoint.host);
    });
    return adopt(speak(version.server, endpoint.host));
  }

  /** Every answer tells the engine's version: one that was replaced under us is noticed without a further question. */
  function adoptQuietly(server: string): void {
    try {
      adopt(speak(server, endpoint.host));
    } catch {
      version.used = undefined; // the next call asks, and says what is wrong
    }
  }

  function adopt(next: string): string {
    const changed = next !== version.used;
    version.used = next;
    client.setVersion(next);
    if (changed) options.onApiVersion?.(next);
    return next;
  }
}

/** The limit ends with the answer's arrival; what streams after it is watched by whoever reads it. */
async function limited<T>(
  client: Client,
  request: Call,
  host: string,
  run: (docker: Docker) => Promise<T>,
): Promise<T> {
  const ms = request.limit ?? usual;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), ms);
  try {
    const signal = request.signal ? AbortSignal.any([limit.signal, request.signal]) : limit.signal;
    return await client.withSignal(signal, run);
  } catch (error) {
    throw limit.signal.aborted ? overdue(request.what, host, ms) : error;
  } finally {
    clearTimeout(timer);
  }
}
