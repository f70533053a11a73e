import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OrbitrError } from '../core/errors.ts';
import type { RunningServer, ServerOptions } from '../ports/server.ts';
import { answer } from './answer.ts';
import { declaredLength } from './body.ts';
import { receiveHooks } from './hooks.ts';
import { type Limits, usualLimits } from './limits.ts';
import { route } from './routes.ts';

/** Webhooks, `/healthz`, `/readyz` and `/metrics`, and nothing else. Throws `server-address` where it cannot listen. */
export async function startServer(
  options: ServerOptions & { readonly limits?: Partial<Limits> },
): Promise<RunningServer> {
  const limits: Limits = { ...usualLimits, ...options.limits };
  const { createServer } = process.getBuiltinModule('node:http');
  const places = route(options, receiveHooks(options, limits));
  let isClosing = false;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    // A connection that has just fallen idle would otherwise be waited for.
    response.once('close', () => isClosing && server.closeIdleConnections());
    places(request, response).catch((error: unknown) => {
      options.log({ kind: 'failed', what: 'a request', error });
      answer(response, 500, { error: 'internal error' });
    });
  };
  const server = createServer({
    headersTimeout: limits.headerTime,
    requestTimeout: limits.headerTime + limits.bodyTime,
    keepAliveTimeout: limits.idleTime,
    connectionsCheckingInterval: limits.checkEvery,
    maxHeaderSize: limits.headerBytes,
  });
  server.timeout = limits.silentTime;
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  server.on('request', serve);
  // Whoever asks first whether a body is welcome is told so before it is sent.
  server.on('checkContinue', (request, response) => {
    if (declaredLength(request) <= limits.bodyBytes) response.writeContinue();
    serve(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') socket.end(plainAnswer(error.code));
    else socket.destroy();
  });
  const { address, port } = await listen(server, options);
  options.log({ kind: 'listening', address, port });
  return {
    address,
    port,
    close: () => {
      isClosing = true;
      return close(server, limits.closeTime);
    },
  };
}

function listen(server: Server, { address, port }: ServerOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(address, port, cause)));
    server.listen({ host: address, port }, () => resolve(server.address() as AddressInfo));
  });
}

function close(server: Server, time: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), time);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function cannotListen(address: string, port: number, cause: NodeJS.ErrnoException): OrbitrError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there',
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'this user may not listen there',
  };
  return new OrbitrError({
    code: 'server-address',
    message: `cannot listen on ${address} port ${port}: ${reasons[cause.code ?? ''] ?? cause.message}`,
    suggestions: ['set server.port and server.address in orbitr.yaml'],
    cause,
  });
}

/** For what is no HTTP, or took too long to become one: there is no response object yet. */
function plainAnswer(code: string | undefined): string {
  const known: Readonly<Record<string, string>> = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  };
  return `HTTP/1.1 ${known[code ?? ''] ?? '400 Bad Request'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}
