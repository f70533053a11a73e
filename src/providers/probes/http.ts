import type { request as Request } from 'node:http';
import type { request as SecureRequest } from 'node:https';
import type { Address } from '../../core/health/addresses.ts';
import { isExpected, type ProbeAnswer, statusText } from '../../core/health/probe.ts';
import { type Asking, fromHereElseInside, type ProbeMember, trouble } from './contract.ts';

/** Healthy where a page answers with the expected status. A redirect is an answer and is not followed. */
export const http: ProbeMember<'http'> = (asking) =>
  fromHereElseInside(
    asking,
    (address) => from(address, asking),
    () => fromInside(asking),
  );

function from({ host, port }: Address, { wish, signal }: Asking<'http'>): Promise<ProbeAnswer> {
  return new Promise((answer) => {
    const { path, timeout } = wish;
    // imported as modules they would cost every start of Orbitr tens of milliseconds
    const { request } = wish.https
      ? (process.getBuiltinModule('node:https') as { request: typeof SecureRequest })
      : (process.getBuiltinModule('node:http') as { request: typeof Request });
    const limit = AbortSignal.timeout(timeout * 1000);
    const options = {
      host,
      port,
      path,
      headers: wish.headers,
      signal: AbortSignal.any([signal, limit]),
      agent: false,
      rejectUnauthorized: false,
    };
    let connected = false;
    const asked = request(options, ({ statusCode: code = 0 }) => {
      asked.destroy();
      answer(judged(code, wish));
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
}

/** With curl or wget, whichever the image has. Both write the status; no value becomes part of the script. Debian’s busybox dies of `wget -T`. */
const script = [
  'url=$1 limit=$2; shift 2',
  'if command -v curl >/dev/null 2>&1; then',
  '  for header do set -- "$@" -H "$header"; shift; done',
  '  curl -s -k -o /dev/null -m "$limit" -w "%{http_code}" "$@" "$url"',
  'elif command -v wget >/dev/null 2>&1; then',
  '  for header do set -- "$@" --header "$header"; shift; done',
  '  case $(wget --version 2>/dev/null) in *GNU*) set -- -T "$limit" -t 1 --max-redirect 0 --no-check-certificate "$@" ;; esac',
  `  wget -S -O /dev/null "$@" "$url" 2>&1 | sed -n 's/.*HTTP\\/[0-9.]* \\([0-9][0-9][0-9]\\).*/\\1/p' | head -n 1`,
  'else exit 127; fi',
].join('\n');

async function fromInside({ wish, container, exec, signal }: Asking<'http'>): Promise<ProbeAnswer> {
  const { port, path, headers, timeout, https } = wish;
  const url = `${https ? 'https' : 'http'}://127.0.0.1:${port}${path}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const argv = ['sh', '-c', script, 'sh', url, String(Math.ceil(timeout)), ...lines];
  const ran = await exec(container.Id, argv, { timeout: timeout + 1, signal });
  if (ran.kind === 'refused') return { kind: 'away', why: 'no address leads there, and no shell is inside' };
  if (ran.kind === 'overdue') return { kind: 'failed', why: `no answer within ${timeout} s` };
  if (ran.exitCode === 127) return { kind: 'away', why: 'no address leads there, and neither curl nor wget is inside' };
  const code = Number(ran.output.trim().slice(-3));
  return code > 0 ? judged(code, wish) : { kind: 'failed', why: 'nothing answers inside yet' };
}

function judged(code: number, { path, status }: Asking<'http'>['wish']): ProbeAnswer {
  return isExpected(code, status)
    ? { kind: 'passed' }
    : { kind: 'failed', why: `${path} answers ${code}, not ${statusText(status)}` };
}
