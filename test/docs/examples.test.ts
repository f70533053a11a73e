import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { readAppFile } from '../../src/core/app/read-app-file.ts';
import { loadCompose } from '../../src/core/compose/load.ts';
import { loadWorkspaceFile } from '../../src/core/config/load-workspace-file.ts';
import { parseLock } from '../../src/core/config/lock-file.ts';
import type { Problem } from '../../src/core/problems.ts';
import { validate } from '../../src/operations/validate.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { pages, root } from './pages.ts';

const examples = resolve(root, 'examples');

/** Those in `ci`, `monitoring` and `socket-proxy` are for workspaces: see ci.test.ts, monitoring.test.ts and service.test.ts. */
const workspaces = readdirSync(examples).filter((name) => !['ci', 'monitoring', 'socket-proxy'].includes(name));

test.each(workspaces)('examples/%s is a workspace without faults', (name) => {
  const { apps, problems } = validate(
    { dir: resolve(examples, name), extensionsDir: resolve(root, 'extensions') },
    fileReader,
  );
  expect(problems).toEqual([]);
  expect(apps.length).toBeGreaterThan(0);
});

describe('YAML in the documents', () => {
  const yaml = pages.flatMap(({ fences }) => fences.filter(({ language }) => /^ya?ml$/.test(language)));

  test('the scan sees it', () => {
    expect(yaml.length).toBeGreaterThan(5);
  });

  test.each(yaml)('$place is a sound file of the kind that its first line names', ({ body }) => {
    const path = /^# (\S+)\n/.exec(body)?.[1] ?? '';
    expect(messages(problemsOf(path, body))).toEqual([]);
  });
});

/** What Orbitr finds in a file of this name. */
function problemsOf(path: string, body: string): readonly Problem[] | string {
  // An extension and the apps that are made from it only mean something together: see extensions.test.ts.
  if (/^extensions\/[a-z0-9-]+\/(?:manifest\.yaml|docker-compose\.yml)$/.test(path)) return [];
  const made = /^apps\/([a-z0-9-]+)\.yaml$/.exec(path)?.[1];
  if (made) {
    const entry = { name: made, dir: `/w/apps/${made}`, file: `/w/${path}`, problems: [] };
    return readAppFile(memoryReader({ [`/w/${path}`]: body }), '/w', entry).problems;
  }
  const app = /^apps\/([a-z0-9-]+)\/(app|compose)\.yaml$/.exec(path);
  if (path === 'orbitr.yaml') return loadWorkspaceFile(new TextEncoder().encode(body)).problems;
  if (path === 'orbitr.lock') {
    const lock = parseLock(body);
    return 'wrong' in lock ? String(lock.wrong) : [];
  }
  if (!app?.[1]) return `the first line must name the file, such as "# apps/blog/compose.yaml", it is about "${path}"`;
  const name = app[1];
  const dir = `/w/apps/${name}`;
  const reader = memoryReader({ [`/w/${path}`]: body, [`${dir}/site/index.html`]: '' });
  if (app[2] === 'app') return readAppFile(reader, '/w', { name, dir, problems: [] }).problems;
  return loadCompose({ reader, workspaceDir: '/w', appDir: dir, app: name, environment: {}, profiles: [] }).problems;
}

function messages(problems: readonly Problem[] | string): readonly string[] {
  return typeof problems === 'string' ? [problems] : problems.map(({ message }) => message);
}
