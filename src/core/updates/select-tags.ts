import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import { fits } from '../../lib/bounded-match.ts';
import { isSameLine, type TagVersion, tagVersion } from './tag-version.ts';
import type { UpdateRule } from './update-rule.ts';

export interface Selection {
  /** Tags that the policy lets in, the newest first; the current one is not among them. */
  readonly allowed: readonly string[];
  /** The newest that could take the current one’s place, whatever the policy; absent where there is none. */
  readonly newest?: string;
}

/** Which of a repository’s tags are newer than the current one. Never an older one. The order of `tags` does not matter. */
export function selectTags(current: string, tags: readonly string[], rule: UpdateRule): Selection {
  const keys = keysOf(current, tags, rule);
  return rule.extract === 'semver' ? byVersion(current, keys, rule) : byText(current, keys, rule);
}

/** Tag → the part of it that is compared. */
type Keys = ReadonlyMap<string, string>;

function keysOf(current: string, tags: readonly string[], { pattern }: UpdateRule): Keys {
  const all = [...new Set([...tags, current])];
  if (pattern === undefined) return new Map(all.map((tag) => [tag, tag]));
  const regex = new RegExp(pattern);
  const keys = new Map<string, string>();
  for (const tag of all) {
    const fit = fits(regex, tag);
    // a pattern that takes for ever lets nothing in
    if (fit === undefined) return new Map();
    const key = fit ? keyOf(regex, tag) : undefined;
    if (key !== undefined) keys.set(tag, key);
  }
  return keys;
}

function keyOf(regex: RegExp, tag: string): string | undefined {
  const match = regex.exec(tag);
  return match?.groups?.['version'] ?? match?.[1] ?? match?.[0];
}

function byVersion(current: string, keys: Keys, rule: UpdateRule): Selection {
  const version = tagVersion(keys.get(current) ?? '');
  if (!version && rule.pattern === undefined) return { allowed: [] };
  const others = [...keys]
    .filter(([tag]) => tag !== current)
    .flatMap(([tag, key]) => {
      const parsed = tagVersion(key);
      return parsed && (!version || (isSameLine(version, parsed) && compare(parsed.version, version.version) > 0))
        ? [{ tag, parsed }]
        : [];
    })
    .sort((a, b) => compare(b.parsed.version, a.parsed.version) || (a.tag < b.tag ? -1 : 1));
  const allowed = others.filter(({ parsed }) => isAllowed(version, parsed, rule.policy));
  const newest = others.find(({ tag, parsed }) => isRelease(parsed) || allowed.some((one) => one.tag === tag));
  return { allowed: allowed.map(({ tag }) => tag), ...(newest ? { newest: newest.tag } : {}) };
}

/** What is no release is let in where the current one is none either, of the same version, or where a range names it. */
function isAllowed(current: TagVersion | undefined, { version }: TagVersion, policy: UpdateRule['policy']): boolean {
  if (policy === 'pinned' || policy === 'digest' || policy === 'follow') return false;
  if (policy.startsWith('semver:')) return satisfies(version, policy.slice('semver:'.length));
  const own = current?.version;
  const isSameMajor = own?.major === version.major;
  const isSameMinor = isSameMajor && own?.minor === version.minor;
  if (version.prerelease.length > 0 && !(own?.prerelease.length && isSameMinor && own.patch === version.patch))
    return false;
  if (policy === 'patch') return isSameMinor;
  return policy === 'newest' || isSameMajor;
}

function isRelease({ version }: TagVersion): boolean {
  return version.prerelease.length === 0;
}

/** Numbers are compared by value, however long; anything else by its characters. */
function byText(current: string, keys: Keys, { extract, policy }: UpdateRule): Selection {
  const order = extract === 'numeric' ? byNumber : byCharacters;
  const own = keys.get(current);
  const isComparable = (key: string) => extract !== 'numeric' || /^\d+$/.test(key);
  const newer = [...keys]
    .filter(([tag, key]) => tag !== current && isComparable(key))
    .filter(([, key]) => own === undefined || !isComparable(own) || order(key, own) > 0)
    .sort(([one, a], [other, b]) => order(b, a) || (one < other ? -1 : 1))
    .map(([tag]) => tag);
  const [newest] = newer;
  const isMoving = policy !== 'pinned' && policy !== 'digest' && policy !== 'follow';
  return { allowed: isMoving ? newer : [], ...(newest === undefined ? {} : { newest }) };
}

function byNumber(a: string, b: string): number {
  const [one, other] = [BigInt(a), BigInt(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
