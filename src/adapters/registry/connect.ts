import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ImageFacts, ImageRegistry } from '../../ports/image-registry.ts';
import { addressOf, type RegistryAddress } from './address.ts';
import { type Answer, type Ask, type AskOptions, newAsk, parsed } from './ask.ts';
import { unreachable } from './faults.ts';
import { ImageConfig, Manifest, manifestTypes, platformsOf, platformText, TagList } from './manifest.ts';

export interface RegistryOptions extends AskOptions {
  /** What can be asked again, but need not be. */
  readonly cache: Cache;
}

export interface Cache {
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, value: string) => void;
}

const mostPages = 100;

/** Registries of the Docker protocol, v2, over HTTP. Nothing is asked yet. */
export function connectRegistry(options: RegistryOptions): ImageRegistry {
  const ask = newAsk(options);
  const { cache } = options;
  return {
    tags: (repository) => allTags(ask, cache, addressOf(repository)),
    digest: (reference) => digestOf(ask, addressOf(reference)),
    describe: async (repository, digest, platform) => {
      const key = `facts ${platform} ${repository}@${digest}`;
      const known = cache.get(key);
      if (known) return JSON.parse(known) as ImageFacts;
      const facts = await describe(ask, addressOf(`${repository}@${digest}`), platform);
      // a digest is always the same image
      cache.put(key, JSON.stringify(facts));
      return facts;
    },
  };
}

async function allTags(ask: Ask, cache: Cache, address: RegistryAddress): Promise<readonly string[]> {
  const tags: string[] = [];
  const seen = new Set<string>();
  let path: string | undefined = `/v2/${address.path}/tags/list?n=1000`;
  while (path !== undefined && !seen.has(path) && seen.size < mostPages) {
    seen.add(path);
    const { page, next }: Page = await readPage(ask, cache, address, path);
    tags.push(...page);
    path = next;
  }
  return tags;
}

interface Page {
  readonly page: readonly string[];
  readonly next?: string;
}

const KnownPage = z.object({ etag: z.string(), body: z.string(), link: z.string().nullable() });

async function readPage(ask: Ask, cache: Cache, address: RegistryAddress, path: string): Promise<Page> {
  const key = `etag ${address.origin}${path}`;
  const text = cache.get(key);
  const known = text === undefined ? undefined : KnownPage.parse(JSON.parse(text));
  const answer = await ask(address, { path, ...(known ? { etag: known.etag } : {}) });
  const isSame = answer.status === 304 && known !== undefined;
  const body = isSame ? known.body : answer.body;
  const link = isSame ? known.link : answer.headers.get('link');
  const list = TagList.safeParse(parsed(address, body));
  if (!list.success) throw unreachable(address, 'its answer is no list of tags');
  const etag = answer.headers.get('etag');
  if (!isSame && etag) cache.put(key, JSON.stringify({ etag, body, link }));
  const next = nextPath(address, link);
  return { page: list.data.tags ?? [], ...(next === undefined ? {} : { next }) };
}

/** `</v2/redis/tags/list?last=7&n=1000>; rel="next"`. Another host’s word is not followed. */
function nextPath({ origin, path }: RegistryAddress, link: string | null): string | undefined {
  const [, target] = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? [];
  if (target === undefined) return undefined;
  const url = URL.parse(target, `${origin}/v2/${path}/tags/list`);
  return url?.host === new URL(origin).host ? `${url.pathname}${url.search}` : undefined;
}

async function digestOf(ask: Ask, address: RegistryAddress): Promise<string> {
  const path = `/v2/${address.path}/manifests/${address.tag}`;
  const head = await ask(address, { path, method: 'HEAD', accept: manifestTypes });
  const told = head.headers.get('docker-content-digest');
  if (told && /^sha256:[0-9a-f]{64}$/.test(told)) return told;
  return hashOf((await ask(address, { path, accept: manifestTypes })).body);
}

function hashOf(body: string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

async function describe(ask: Ask, address: RegistryAddress, platform: string): Promise<ImageFacts> {
  const manifest = await readManifest(ask, address);
  const members = platformsOf(manifest);
  const member = members.find(({ name }) => name === platform) ?? members.find(({ name }) => fits(name, platform));
  if (manifest.manifests && !member) return { platforms: members.map(({ name }) => name) };
  const single = member ? await readManifest(ask, { ...address, tag: member.digest }) : manifest;
  const config = single.config ? await readConfig(ask, address, single.config.digest) : undefined;
  const created = config ? createdOf(config) : undefined;
  const own = config ? platformText(config) : '';
  return {
    platforms: members.length > 0 ? members.map(({ name }) => name) : own === '' ? [] : [own],
    ...(created === undefined ? {} : { created }),
  };
}

/** `linux/arm64/v8` fits `linux/arm64`. */
function fits(name: string, platform: string): boolean {
  return name.startsWith(`${platform}/`);
}

async function readManifest(ask: Ask, address: RegistryAddress): Promise<Manifest> {
  const answer = await ask(address, { path: `/v2/${address.path}/manifests/${address.tag}`, accept: manifestTypes });
  checkHash(address, address.tag, answer);
  const manifest = Manifest.safeParse(parsed(address, answer.body));
  if (!manifest.success) throw unreachable(address, 'its answer is no manifest of an image');
  return manifest.data;
}

async function readConfig(ask: Ask, address: RegistryAddress, digest: string): Promise<ImageConfig> {
  const answer = await ask(address, { path: `/v2/${address.path}/blobs/${digest}` });
  checkHash(address, digest, answer);
  const config = ImageConfig.safeParse(parsed(address, answer.body));
  if (!config.success) throw unreachable(address, 'its answer is no description of an image');
  return config.data;
}

function checkHash(address: RegistryAddress, digest: string, { body }: Answer): void {
  if (hashOf(body) !== digest) throw unreachable(address, `its answer is not what ${digest.slice(0, 19)} names`);
}

/** Images that are built to be byte-equal bear a time long past, which tells nothing. */
function createdOf({ created }: ImageConfig): number | undefined {
  const time = Date.parse(created ?? '');
  return Number.isNaN(time) || time < Date.UTC(2001, 0, 1) ? undefined : time;
}
