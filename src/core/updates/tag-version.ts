import type SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';

/** A tag that is a version, taken apart: `v1.2.3-rc1-alpine`. */
export interface TagVersion {
  readonly tag: string;
  /** `v` or nothing. */
  readonly lead: string;
  /** How many numbers are written: `16` has one, `16.4` two. */
  readonly precision: number;
  /** What it is built on: `-alpine`, or nothing. */
  readonly variant: string;
  /** Numbers that are not written count as 0. */
  readonly version: SemVer;
}

const numbers = /^(v?)((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){0,2})(.*)$/;
const stage = /^-?((?:alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary|next|ea|unstable)(?![a-z])(?:[.-]?\d+)*)/;
/** Only after a dot: a commit’s hash may read 123a456. */
const shortStage = /^-?([abm]\d+)(?![a-z\d])/;
const variantPattern = /^(?:-[A-Za-z0-9][\w.-]*)?$/;

/** Strict: a commit’s hash that happens to be all digits, or a date without dots, is no version. */
export function tagVersion(tag: string): TagVersion | undefined {
  const [, lead = '', written, rest = ''] = numbers.exec(tag) ?? [];
  if (written === undefined) return undefined;
  const parts = written.split('.');
  if (parts.length === 1 && written.length > 4) return undefined;
  const [matched = '', prerelease] = stage.exec(rest) ?? (parts.length > 1 ? shortStage.exec(rest) : null) ?? [];
  const variant = rest.slice(matched.length);
  if (!variantPattern.test(variant)) return undefined;
  const whole = [...parts, '0', '0'].slice(0, 3).join('.');
  const version = parse(prerelease === undefined ? whole : `${whole}-${inSteps(prerelease)}`);
  return version ? { tag, lead, precision: parts.length, variant, version } : undefined;
}

/** `rc10` comes after `rc9`: the number is compared as one. */
function inSteps(prerelease: string): string {
  return prerelease
    .replaceAll('-', '.')
    .replace(/^([a-z]+)(\d)/, '$1.$2')
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.');
}

/** Written the same way, so that one can take the place of the other. */
export function isSameLine(one: TagVersion, other: TagVersion): boolean {
  return one.lead === other.lead && one.precision === other.precision && one.variant === other.variant;
}
