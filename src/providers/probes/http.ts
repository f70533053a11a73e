import type { request as Request } from 'node:http';
import { type ProbeMember, trouble } from './contract.ts';

/** Healthy where a page answers with the expected status. A redirect is an answer and is not followed. */
export const http: ProbeMember<'http'> = {
  kind: 'http',
  ask: ({ host, port, wish, signal }) =>
    new Promise((answer) => {
      const { path, headers, status, timeout } = wish;
      // imported as a module it would cost every start of Orbitr tens of milliseconds
      const { request } = process.getBuiltinModule('node:http') as { request: typeof Request };
      const options = { host, port, path, headers, signal, timeout: timeout * 1000, agent: false };
      let connected = false;
      const asked = request(options, ({ statusCode: code = 0 }) => {
        asked.destroy();
        answer(
          code === status ? { kind: 'passed' } : { kind: 'failed', why: `${path} answers ${code}, not ${status}` },
        );
      });
      asked.once('socket', (socket) =>
        socket.once('connect', () => {
          connected = true;
        }),
      );
      asked.once('timeout', () => {
        asked.destroy();
        answer({ kind: connected ? 'failed' : 'away', why: `no answer within ${timeout} s` });
      });
      asked.once('error', (error) => answer(trouble(error)));
      asked.end();
    }),
};
