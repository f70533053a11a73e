import { age } from '../status/age.ts';
import type { Held } from './types.ts';
import type { UpdateRule } from './update-rule.ts';

export interface Candidate {
  readonly tag: string;
  readonly platforms: readonly string[];
  /** Unix milliseconds: when it was made, or else when it was first seen. */
  readonly since: number;
}

/** Why a newer image is not taken yet; undefined where it can be. `now` in Unix milliseconds. */
export function judgeCandidate(
  { tag, platforms, since }: Candidate,
  rule: UpdateRule,
  { platform, now }: { readonly platform: string; readonly now: number },
): Held | undefined {
  if (platforms.length > 0 && !platforms.some((name) => name === platform || name.startsWith(`${platform}/`)))
    return { tag, why: 'platform', text: `not made for ${platform}` };
  if (now - since >= rule.minAge * 1000) return undefined;
  const wanted = age(0, rule.minAge);
  return { tag, why: 'age', text: `${age(since / 1000, now / 1000)} old, minAge ${wanted}` };
}

/** Why a policy does not let the newest in. */
export function heldByRule(newest: string, rule: UpdateRule): Held {
  if (rule.needsOptIn) return { tag: newest, why: 'stateful', text: 'keeps data: set update.policy in the app file' };
  if (rule.policy === 'pinned') return { tag: newest, why: 'pinned', text: 'policy pinned' };
  const text = rule.policy === 'follow' ? 'no policy: the tag is followed' : `policy ${rule.policy}`;
  return { tag: newest, why: 'policy', text };
}
