import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { commandsIn, parse } from './command-lines.ts';
import { root } from './pages.ts';

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const folder = join(root, 'examples/ci');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
const workflows = files.map((path) => ({
  path,
  workflow: parseYaml(readFileSync(join(folder, path), 'utf8')) as Workflow,
}));

test('there is one for GitHub and one for Gitea, where each looks for it', () => {
  expect(files.toSorted()).toEqual(['gitea/.gitea/workflows/orbitr.yaml', 'github/.github/workflows/orbitr.yaml']);
});

describe.each(workflows)('examples/ci/$path', ({ workflow }) => {
  const lines = Object.fromEntries(
    Object.entries(workflow.jobs).map(([name, { steps }]) => [
      name,
      steps.flatMap(({ run = '' }) => run.split('\n').flatMap(commandsIn)),
    ]),
  );

  test('calls commands that exist, with flags that they have', async () => {
    const all = Object.values(lines).flat();
    expect(all.length).toBeGreaterThan(3);
    for (const line of all) await expect(parse(line.split(/\s+/)), line).resolves.toBeUndefined();
  });

  test('plans the commit of a pull request as a comment, and touches nothing', () => {
    expect(Object.keys(workflow.on)).toContain('pull_request');
    expect(lines['plan']).toEqual(['plan --dir "$WORKSPACE" --at "$COMMIT" -o markdown']);
  });

  test('applies on a push the very plan that it saved, one run at a time', () => {
    expect(workflow.on['push']).toEqual({ branches: ['main'] });
    expect(workflow.concurrency).toBeDefined();
    expect(lines['apply']?.slice(-2)).toEqual([
      'plan --dir "$WORKSPACE" --out plan.json',
      'apply plan.json --dir "$WORKSPACE"',
    ]);
  });
});
