import { OrbitrError } from '../../core/errors.ts';
import { remotePlace } from '../../core/source/remote-place.ts';
import type { ForgeSettings } from '../../core/source/settings.ts';
import { statusText } from '../../core/source/status-text.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PostStatus } from '../../ports/commit-status.ts';
import type { Forge, ForgePlace, ForgeRequest } from './contract.ts';
import { forgeAt } from './index.ts';

/** Milliseconds for one try, waits between them, and the longest wait that a service may ask for. */
const deadline = 10_000;
const waits = [1_000, 4_000];
const longestWait = 30_000;

/**
 * How statuses are posted to the service that hosts a repository; undefined where nobody can tell which that is. Without a token nothing is posted.
 * A service that is busy or broken is asked three times in all; one that refuses is asked once.
 */
export function statusPoster(settings: ForgeSettings, clock: Clock): PostStatus | undefined {
  const { url, token, forge: named, api } = settings;
  const place = remotePlace(url);
  const forge = place && forgeAt(place.host, named);
  if (!place || !forge) return undefined;
  const at: ForgePlace = { ...place, ...(api ? { api: api.replace(/\/+$/, '') } : {}) };
  return async (status, signal) => {
    const secret = token();
    if (!secret) return;
    const request = forge.request(at, { ...status, text: statusText(status.text, [secret]) }, secret);
    for (let round = 0; ; round += 1) {
      const answer = await send(request, forge, signal);
      if (answer.kind === 'done') return;
      const wait = waits[round];
      if (answer.kind === 'refused' || wait === undefined || signal.aborted) throw failed(at, answer.why, secret);
      await clock.sleep(Math.min(answer.wait ?? wait, longestWait), signal);
    }
  };
}

type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly why: string }
  /** `wait`: milliseconds that it named. */
  | { readonly kind: 'busy'; readonly why: string; readonly wait?: number };

async function send({ url, headers, body }: ForgeRequest, forge: Forge, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'orbitr' },
      body: JSON.stringify(body),
      // a token is for this address alone
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
    });
    const text = (await response.text()).slice(0, 2_000);
    if (response.ok || forge.standsAlready?.(response.status, text)) return { kind: 'done' };
    const why = `it answered ${response.status}${text === '' ? '' : `: ${text.slice(0, 200)}`}`;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    if (response.status !== 429 && response.status < 500) return { kind: 'refused', why };
    return { kind: 'busy', why, ...(Number.isFinite(after) && after >= 0 ? { wait: after * 1000 } : {}) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { kind: 'busy', why: cause instanceof Error ? cause.message : message };
  }
}

function failed({ host, repository }: ForgePlace, why: string, secret: string): OrbitrError {
  return new OrbitrError({
    code: 'status-failed',
    message: statusText(`${host} did not take the status of a commit of ${repository}: ${why}`, [secret]),
    suggestions: ['see whether the token may write commit statuses'],
  });
}
