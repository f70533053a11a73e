import type { request as Request } from 'node:http';
import { type ProbeMember, trouble } from './contract.ts';

/** Healthy where a page answers with the expected status. A redirect is an answer and is not followed. */
export const http: ProbeMember<'http'> = ({ host, port, wish, signal }) =>
  new Promise((answer) => {
    const { path, headers, status, timeout } = wish;
    // imported as a module it would cost every start of Orbitr tens of milliseconds
    const { request } = process.getBuiltinModule('node:http') as { request: typeof Request };
    const limit = AbortSignal.timeout(timeout * 1000);
    const options = { host, port, path, headers, signal: AbortSignal.any([signal, limit]), agent: false };
    let connected = false;
    const asked = request(options, ({ statusCode: code = 0 }) => {
      asked.destroy();
      answer(code === status ? { kind: 'passed' } : { kind: 'failed', why: `${path} answers ${code}, not ${status}` });
    });
    asked.once('socket', (socket) =>
      socket.once('connect', () => {
        connected = true;
      }),
    );
    asked.once('error', (error) =>
      answer(
        limit.aborted ? { kind: connected ? 'failed' : 'away', why: `no answer within ${timeout} s` } : trouble(error),
      ),
    );
    asked.end();
  });
