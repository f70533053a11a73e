import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageAt, root } from './pages.ts';

const facts: {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('everything that is to be published is there (dist: npm run build)', () => {
  const wanted = [...facts.files, ...Object.values(facts.bin), 'README.md', 'LICENSE', 'dist/main.js'];
  expect(wanted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the changelog begins with the version of the package', () => {
  expect(/^## \[(.+?)\]/m.exec(pageAt('CHANGELOG.md').text)?.[1]).toBe(facts.version);
});

test('the README names the Node.js that is needed', () => {
  const [, minimum = 'none'] = /^>=(\d+\.\d+)\.0$/.exec(facts.engines.node) ?? [];
  expect(pageAt('README.md').text).toContain(`Node.js ${minimum} or newer`);
});
