import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyFormat } from '../core/webhook/body.ts';
import { withMarks, withoutMarks } from '../core/webhook/deliveries.ts';
import { judgeWebhook } from '../core/webhook/judge.ts';
import type { Deliveries, Verdict } from '../core/webhook/types.ts';
import type { ServerOptions } from '../ports/server.ts';
import { answer } from './answer.ts';
import { drained, receiveBody } from './body.ts';
import type { Limits } from './limits.ts';
import type { HookPlace } from './routes.ts';

type Accepted = Extract<Verdict, { kind: 'accepted' }>;

/** Reads within limits, lets the core judge, hands over. */
export function receiveHooks({ secrets, onWake, log, now }: ServerOptions, limits: Limits): HookPlace {
  let seen: Deliveries = new Map();
  let underWay = 0;

  return async (sender, query, request, response) => {
    const from = request.socket.remoteAddress ?? '';
    const refuse = async (status: number, why: string, told = why): Promise<void> => {
      log({ kind: 'refused', status, why, from });
      await refused(request, response, status, told, limits);
    };
    const headers = flat(request);
    // Said before the body is read, which it saves; what it says is no secret.
    if (bodyFormat(headers) === undefined) return refuse(415, 'the body must be application/json');
    if (underWay >= limits.bodiesAtOnce) return refuse(429, 'too many at once');
    underWay++;
    const received = await receiveBody(request, limits).finally(() => underWay--);
    if (received.kind === 'gone') return;
    if (received.kind === 'too-large') return refuse(413, `more than ${limits.bodyBytes} bytes`);
    if (received.kind === 'too-slow') return refuse(408, 'the body took too long');
    const token = query.get('token');
    const delivery = { headers, body: received.bytes, ...(sender ? { sender } : {}), ...(token ? { token } : {}) };
    const verdict = judgeWebhook(delivery, { secrets: secrets(), seen, now: now() });
    if (verdict.kind === 'accepted') return handOver(verdict, from, response);
    log({ ...verdict, from });
    if (verdict.kind === 'ignored') return answer(response, 200, { accepted: false, ignored: verdict.why });
    answer(response, verdict.status, { error: verdict.told });
  };

  /** Remembered first: the same delivery may come twice at once. */
  async function handOver({ sender, wake, marks }: Accepted, from: string, response: ServerResponse): Promise<void> {
    seen = withMarks(seen, marks, now());
    try {
      await onWake(wake, sender);
    } catch (error) {
      seen = withoutMarks(seen, marks);
      log({ kind: 'failed', what: `a wake from ${sender}`, error });
      return answer(response, 503, { error: 'try again later' }, { 'retry-after': '10' });
    }
    log({ kind: 'accepted', sender, wake, from });
    answer(response, 202, { accepted: true });
  }
}

/** The connection ends with it: what else comes on it would be the rest of what was refused. */
async function refused(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  error: string,
  limits: Limits,
): Promise<void> {
  if (status !== 408) await drained(request, limits);
  const close = request.complete ? {} : { connection: 'close' };
  answer(response, status, { error }, { ...close, ...(status === 429 ? { 'retry-after': '1' } : {}) });
}

/** Node joins what stands twice; the few headers that it hands on as a list are none of those that count. */
function flat({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
