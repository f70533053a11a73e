import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Page, pages, root } from './pages.ts';

describe.each(pages)('$path', ({ path, text, codes }) => {
  test('links lead somewhere', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !/^https?:/.test(target) && !leads(path, target))).toEqual([]);
  });

  test('files of the repository that it names are there', () => {
    const named = codes.filter((code) => /^(?:src|test|scripts|bin|docs|examples)\/[\w./-]+$/.test(code));
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

test('the tour names the files that it goes through', () => {
  const tour = pages.find(({ path }) => path === 'docs/contributing/tour.md');
  const files = new Set(tour?.codes.filter((code) => /^src\/[\w/-]+\.ts$/.test(code)));
  expect(files.size).toBeGreaterThan(40);
});

test('decisions are numbered without a gap', () => {
  const numbers = pages.flatMap(({ path }) => /^docs\/decisions\/(\d{4})-/.exec(path)?.[1] ?? []).map(Number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

function leads(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || pages.some((page) => page.path === path && anchorsOf(page).includes(anchor));
}

/** As GitHub makes them. */
function anchorsOf({ text }: Page): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
