import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from '../ports/server.ts';
import { answer, send } from './answer.ts';

export type Place = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
export type HookPlace = (
  sender: string | undefined,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The few places that there are. Addresses are compared as they come: one that leads elsewhere only after somebody has tidied it up, such
 * as `/hooks/../metrics`, would pass a proxy that lets nothing but `/hooks/` through.
 */
export function route({ ready, metrics, log }: ServerOptions, hooks: HookPlace): Place {
  const looks: Readonly<Record<string, Place>> = {
    '/healthz': async (_, response) => answer(response, 200, { alive: true }),
    '/readyz': async (_, response) => {
      const { ready: isReady, why } = await ready();
      answer(response, isReady ? 200 : 503, { ready: isReady, ...(why ? { why } : {}) });
    },
    '/metrics': async (_, response) => send(response, 200, textFormat, await metrics()),
  };
  return async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s, 2);
    const hook = /^\/hooks(?:\/([a-z-]{1,40}))?$/.exec(path);
    if (hook) {
      if (request.method === 'POST') return hooks(hook[1], new URLSearchParams(query), request, response);
      return refuse(request, response, 405, 'only POST', 'POST');
    }
    const look = Object.hasOwn(looks, path) ? looks[path] : undefined;
    if (!look) return refuse(request, response, 404, 'not found');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(request, response, 405, 'only GET', 'GET, HEAD');
    await look(request, response);
  };

  function refuse(request: IncomingMessage, response: ServerResponse, status: number, error: string, allow?: string) {
    const headers = { ...(allow ? { allow } : {}), ...(request.complete ? {} : { connection: 'close' }) };
    answer(response, status, { error }, headers);
    log({ kind: 'refused', status, why: error, from: request.socket.remoteAddress ?? '' });
  }
}
