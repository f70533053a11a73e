import { describe, expect, test } from 'vitest';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';
import type { LoadedApp } from '../../../../src/core/app/types.ts';
import { noSecrets } from '../../../../src/core/secrets/need.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const manifest = `id: agent
name: Any
version: 1.0.0
description: Any.
author: { name: Ann }
license: MIT
docker: { compose: ./compose.yaml }
permissions: [docker.read, host-ipc]
`;
const files = {
  '/w/orbitr.yaml': '',
  '/w/apps/blog/compose.yaml': 'services: { web: { image: "busybox:1.35", pid: host } }\n',
  '/w/apps/agent.yaml': 'extension: agent\n',
  '/bundled/agent/manifest.yaml': manifest,
  '/bundled/agent/compose.yaml': 'services: { web: { image: "busybox:1.35", volumes: ["/run/docker.sock:/s:ro"] } }\n',
};

function load(policy: string, cached?: readonly LoadedApp[]) {
  const find = (name: string) => cached?.find((app) => app.name === name);
  return loadWorkspace({
    reader: memoryReader({ ...files, '/w/orbitr.yaml': policy }),
    dir: '/w',
    extensions: { bundledDir: '/bundled', known: noSecrets },
    ...(cached ? { cached: find } : {}),
  });
}

const codes = ({ problems }: ReturnType<typeof load>) => problems.map(({ app, code }) => `${app} ${code}`);

describe('what Orbitr brings', () => {
  test('is foreign: it needs its grant, and is told nothing about its manifest', () => {
    expect(codes(load(''))).toEqual(['agent permission-missing', 'blog lint-exposure']);
    expect(codes(load('policy: { grant: { agent: ["docker-socket:read"], blog: [host-pid] } }'))).toEqual([]);
  });
});

describe('an app that was kept from before', () => {
  test('is told once', () => {
    const policy = 'policy: { grant: { agent: [docker-socket] } }';
    const before = load(policy);
    const after = load(policy, JSON.parse(JSON.stringify(before.apps)) as LoadedApp[]);
    expect(codes(after)).toEqual(['blog lint-exposure']);
    expect(after.apps).toEqual(before.apps);
  });

  test('is judged anew', () => {
    const before = load('policy: { grant: { agent: [docker-socket] } }');
    const after = load('policy: {}', before.apps);
    expect(codes(after)).toContain('agent permission-missing');
    expect(after.apps.find(({ name }) => name === 'agent')?.compose).toBeUndefined();
  });
});

test('an app with a name of JavaScript’s own has no grants by that', () => {
  const reader = memoryReader({
    '/w/orbitr.yaml': 'policy: { enforce: all }',
    '/w/apps/constructor/compose.yaml': files['/w/apps/blog/compose.yaml'],
  });
  expect(loadWorkspace({ reader, dir: '/w' }).problems).toMatchObject([
    {
      code: 'permission-missing',
      suggestions: ['add below policy in orbitr.yaml: `grant: { constructor: [host-pid] }`'],
    },
  ]);
});
