import fc from 'fast-check';
import compare from 'semver/functions/compare.js';
import { describe, expect, test } from 'vitest';
import { selectTags } from '../../../../src/core/updates/select-tags.ts';
import { isSameLine, tagVersion } from '../../../../src/core/updates/tag-version.ts';
import type { UpdateRule } from '../../../../src/core/updates/update-rule.ts';

const rule = (policy: UpdateRule['policy'], more: Partial<UpdateRule> = {}): UpdateRule => ({
  policy,
  needsOptIn: false,
  extract: 'semver',
  minAge: 0,
  ...more,
});

const tags = [
  '1.0.0',
  '1.4.2',
  '1.4.3',
  '1.4.10',
  '1.5.0',
  '2.0.0',
  '2.1.0-rc1',
  '1.6.0-alpine',
  'v3.0.0',
  'latest',
  '9999999',
];

describe('policies', () => {
  test.each([
    ['pinned', undefined],
    ['digest', undefined],
    ['follow', undefined],
    ['patch', '1.4.10'],
    ['minor', '1.5.0'],
    ['newest', '2.0.0'],
    ['semver:~1.4', '1.4.10'],
    ['semver:>=1.4 <1.5 || ^2.0', '2.0.0'],
    ['semver:>=2.1.0-0', '2.1.0-rc1'],
  ] as const)('%s', (policy, expected) => {
    const { allowed } = selectTags('1.4.2', tags, rule(policy));
    expect(allowed[0]).toBe(expected);
  });

  test('the newest of all is told whatever the policy', () => {
    expect(selectTags('1.4.2', tags, rule('pinned')).newest).toBe('2.0.0');
    expect(selectTags('2.0.0', tags, rule('newest')).newest).toBeUndefined();
  });

  test('what is no release goes on to the release, and to later ones of its own version', () => {
    const stages = ['2.1.0-rc1', '2.1.0-rc2', '2.1.0-rc10', '2.2.0-rc1', '2.1.0'];
    expect(selectTags('2.1.0-rc1', stages, rule('patch')).allowed).toEqual(['2.1.0', '2.1.0-rc10', '2.1.0-rc2']);
  });

  test('a tag that is no version moves by its digest alone', () => {
    expect(selectTags('latest', tags, rule('newest'))).toEqual({ allowed: [] });
  });
});

describe('patterns', () => {
  const builds = ['main-a1b2c3d-9', 'main-0000000-10', 'main-fffffff-8', 'dev-abcdefa-99', 'main-x'];
  test('numbers by their value', () => {
    const pattern = '^main-[a-f0-9]+-(?<version>\\d+)$';
    const found = selectTags('main-fffffff-8', builds, rule('newest', { pattern, extract: 'numeric' }));
    expect(found).toEqual({ allowed: ['main-0000000-10', 'main-a1b2c3d-9'], newest: 'main-0000000-10' });
  });

  test('dates by their characters', () => {
    const pattern = '^RELEASE\\.(.*)$';
    const dates = ['RELEASE.2024-01-05T00', 'RELEASE.2024-02-01T00', 'latest'];
    const found = selectTags('RELEASE.2024-01-05T00', dates, rule('newest', { pattern, extract: 'alphabetical' }));
    expect(found.allowed).toEqual(['RELEASE.2024-02-01T00']);
  });

  test('a version inside a tag', () => {
    const pattern = '^version-(.*)$';
    const versions = ['version-1.2.3', 'version-1.2.4', 'version-2.0.0', '1.2.9'];
    expect(selectTags('version-1.2.3', versions, rule('patch', { pattern })).allowed).toEqual(['version-1.2.4']);
  });

  test('one that takes for ever lets nothing in', () => {
    const pattern = '^(a+)+$';
    expect(
      selectTags('a', [`${'a'.repeat(60)}b`], rule('newest', { pattern, extract: 'alphabetical' })).allowed,
    ).toEqual([]);
  });
});

const part = fc.integer({ min: 0, max: 12 });
const tag = fc
  .tuple(
    fc.constantFrom('', 'v'),
    part,
    part,
    part,
    fc.constantFrom('', '-rc1', '-beta2'),
    fc.constantFrom('', '-alpine'),
  )
  .map(([lead, a, b, c, stage, variant]) => `${lead}${a}.${b}.${c}${stage}${variant}`);
const anyTag = fc.oneof(tag, tag, fc.stringMatching(/^[a-f0-9]{7}$/), fc.constantFrom('latest', 'edge', '16', '1.2'));
const policy = fc.constantFrom('pinned', 'digest', 'follow', 'patch', 'minor', 'newest', 'semver:^1', 'semver:~2.1');

test('law: never an older one, never of another line, never against the policy, in any order of the tags', () => {
  fc.assert(
    fc.property(tag, fc.array(anyTag, { maxLength: 40 }), policy, (current, others, name) => {
      const found = selectTags(current, others, rule(name));
      expect(selectTags(current, others.toReversed(), rule(name))).toEqual(found);
      const own = tagVersion(current);
      const versions = found.allowed.map((each) => tagVersion(each));
      for (const [index, each] of versions.entries()) {
        if (!own || !each) throw new Error(`${current} or ${found.allowed[index]} is no version`);
        expect(isSameLine(own, each)).toBe(true);
        expect(compare(each.version, own.version)).toBe(1);
        if (name === 'patch')
          expect([each.version.major, each.version.minor]).toEqual([own.version.major, own.version.minor]);
        if (name === 'minor') expect(each.version.major).toBe(own.version.major);
        if (own.version.prerelease.length === 0) expect(each.version.prerelease).toEqual([]);
        const before = versions[index - 1];
        if (before) expect(compare(before.version, each.version)).toBe(1);
      }
      if (name === 'pinned' || name === 'digest' || name === 'follow') expect(found.allowed).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
