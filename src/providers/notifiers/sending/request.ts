import { decodeUri } from '../../../lib/decode-uri.ts';
import { type Answer, type Request, Unsendable } from '../contract.ts';

/** Nobody reads more of an answer. */
const longest = 64 * 1024;

/** One attempt at an HTTP request. 429 and 5xx are worth another, and so is a network that fails; any other refusal is final. */
export async function request(
  { url, method = 'POST', headers = {}, body }: Request,
  { signal, now }: { readonly signal: AbortSignal; readonly now: number },
): Promise<Answer> {
  if (!URL.canParse(url)) throw new Unsendable('its url is no address');
  const address = new URL(url);
  const { host } = address;
  try {
    const response = await fetch(withoutUser(address), {
      method,
      headers: {
        'user-agent': 'orbitr',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...authorization(address),
        ...headers,
      },
      // a redirect would turn a POST into a GET, and carry the message elsewhere
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await textOf(response);
    return judged(host, response, text, now);
  } catch (error) {
    return { outcome: 'later', words: `${host} ${wordsOf(error)}` };
  }
}

function judged(host: string, { status, headers }: Response, body: string, now: number): Answer {
  const said = shown(body);
  if (status >= 200 && status < 300) return { outcome: 'taken', words: said ? `${status} ${said}` : `${status}`, body };
  const words = `${host} answers ${status}${said ? `: ${said}` : ''}`;
  if (status >= 300 && status < 400) return { outcome: 'refused', words: `${words}${moved(headers)}`, body };
  const isPassing = status === 429 || status === 408 || status >= 500;
  const wait = isPassing ? waitNamed(headers.get('retry-after'), body, now) : undefined;
  return { outcome: isPassing ? 'later' : 'refused', words, body, ...(wait === undefined ? {} : { wait }) };
}

/** In milliseconds. The header holds seconds or a date; Matrix and Discord say it in the body, too. */
function waitNamed(header: string | null, body: string, now: number): number | undefined {
  const seconds = Number(header?.trim() || Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header ?? '');
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const [, name, amount] = /"retry_after(_ms)?"\s*:\s*(\d+(?:\.\d+)?)/.exec(body) ?? [];
  return amount === undefined ? undefined : Number(amount) * (name ? 1 : 1000);
}

/** Of JSON the words that services put their reasons into, of a page nothing. */
function shown(body: string): string {
  if (/^\s*</.test(body)) return '';
  try {
    const value: unknown = JSON.parse(body);
    if (value === null || typeof value !== 'object') return body.trim();
    const facts = value as Readonly<Record<string, unknown>>;
    const words = ['errcode', 'error', 'errorDescription', 'message', 'description'].flatMap((key) =>
      typeof facts[key] === 'string' ? [facts[key]] : [],
    );
    return words.join(': ');
  } catch {
    return body.trim();
  }
}

function moved(headers: Headers): string {
  const to = headers.get('location') ?? '';
  return URL.canParse(to) ? `, which leads to ${new URL(to).host}: write the address that it leads to` : '';
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longest) break;
  }
  return text;
}

function withoutUser(address: URL): URL {
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  bare.hash = '';
  return bare;
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = `${decodeUri(username)}:${decodeUri(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The words of undici, whose own message is only `fetch failed`. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'could not be reached';
  if (error.name === 'TimeoutError') return 'did not answer in time';
  if (error.name === 'AbortError') return 'was given up';
  const { cause } = error;
  const [first] = cause instanceof AggregateError ? cause.errors : [cause ?? error];
  const words = first instanceof Error ? first.message || (first as NodeJS.ErrnoException).code : undefined;
  return `could not be reached: ${words ?? error.message}`;
}
