import * as z from 'zod';
import type { RegistryAuth } from '../docker/credentials.ts';
import type { RegistryAddress } from './address.ts';

/** How a registry wants to be told who asks: the header of its 401. */
export type Challenge =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: URL; readonly service?: string; readonly scope?: string };

export function readChallenge(header: string | null, origin: string): Challenge | undefined {
  if (header === null) return undefined;
  if (/^basic\b/i.test(header)) return { kind: 'basic' };
  if (!/^bearer\b/i.test(header)) return undefined;
  const facts = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const realm = URL.parse(facts['realm'] ?? '');
  // credentials never go over an open line that the registry itself does not use
  if (!realm || (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && origin.startsWith('http:'))))
    return undefined;
  const { service, scope } = facts;
  return { kind: 'bearer', realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) };
}

const TokenAnswer = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

/** A request that gets a token: as Docker makes it, by name and password, by a stored login, or as a stranger. */
export function tokenRequest(
  { realm, service, scope }: Extract<Challenge, { kind: 'bearer' }>,
  { path }: RegistryAddress,
  auth: RegistryAuth | undefined,
): { readonly url: URL; readonly init: RequestInit } {
  const facts = { ...(service ? { service } : {}), scope: scope ?? `repository:${path}:pull` };
  if (auth && 'identitytoken' in auth) {
    const form = { ...facts, grant_type: 'refresh_token', refresh_token: auth.identitytoken, client_id: 'orbitr' };
    return { url: realm, init: { method: 'POST', body: new URLSearchParams(form) } };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(facts)) url.searchParams.set(name, value);
  return { url, init: auth ? { headers: { authorization: basic(auth) } } : {} };
}

export function readToken(answer: unknown): string | undefined {
  const { data } = TokenAnswer.safeParse(answer);
  return data?.token ?? data?.access_token;
}

export function basic(auth: Extract<RegistryAuth, { username: string }>): string {
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}
