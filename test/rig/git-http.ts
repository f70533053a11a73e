import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const http = process.getBuiltinModule('node:http');

/** `hang`: accepts and never answers · `reset`: hangs up · `truncate`: hangs up in the middle of an answer. */
export type GitFault = '500' | 'hang' | 'reset' | 'truncate' | 'redirect';

/** git’s own smart HTTP server, `git http-backend`, behind a password and with faults on request. */
export interface GitHttp {
  /** `http://127.0.0.1:41234` */
  readonly origin: string;
  fault?: GitFault | undefined;
  /** Answers 401 to everybody else; undefined lets all in. */
  password?: string | undefined;
  /** Authorization headers that came, in their order. */
  readonly seen: readonly string[];
  /** Ends it; `start` brings it back at the same port. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function serveGitHttp(folder: string): Promise<GitHttp> {
  const seen: string[] = [];
  let port = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = http.createServer((request, response) => {
    const authorization = request.headers.authorization ?? '';
    seen.push(authorization);
    if (self.fault === 'hang') return;
    if (self.fault === 'reset') return void request.socket.destroy();
    if (self.fault === '500') return void response.writeHead(500).end();
    if (self.fault === 'redirect')
      return void response.writeHead(302, { location: `http://localhost:${port}${request.url}` }).end();
    const given = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')[1];
    if (self.password !== undefined && given !== self.password)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    backend(folder, request, response, () => self.fault === 'truncate');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  const start = (): Promise<void> =>
    new Promise((done) => {
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port;
        done();
      });
    });
  await start();
  const self: GitHttp = { origin: `http://127.0.0.1:${port}`, seen, stop, start, [Symbol.asyncDispose]: stop };
  return self;
}

function backend(folder: string, request: IncomingMessage, response: ServerResponse, cut: () => boolean): void {
  const url = new URL(request.url ?? '/', 'http://x');
  const { headers, method = 'GET' } = request;
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'rig',
      REMOTE_ADDR: '127.0.0.1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      CONTENT_LENGTH: headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  let head = Buffer.alloc(0);
  let isOpen = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (isOpen) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    isOpen = true;
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') status = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.writeHead(status);
    const body = head.subarray(end + 4);
    if (cut() && method === 'POST') response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
    else response.write(body);
  });
  child.stdout.on('end', () => response.end());
}
