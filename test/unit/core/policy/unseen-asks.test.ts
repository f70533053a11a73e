import { describe, expect, test } from 'vitest';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';
import { unseenAsks } from '../../../../src/core/policy/unseen-asks.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

const manifest = `id: ext
name: X
version: 1.0.0
description: Any.
author: { name: Ann }
license: MIT
docker: { compose: c.yaml }
permissions: ["bind:/srv/media", "bind:~/films"]
`;
const load = (volumes: string, extension = 'ext') => {
  const reader = memoryReader({
    '/w/orbitr.yaml': 'policy: { grant: { app: ["bind:/srv/media", "bind:~/films"] } }\n',
    '/w/apps/app.yaml': `extension: ${extension}\n`,
    '/w/extensions/ext/manifest.yaml': manifest,
    '/w/extensions/ext/c.yaml': `services: { s: { image: "a:1", volumes: [${volumes}] } }\nvolumes: { data: {} }\n`,
    '/w/extensions/ext/own/file': '',
  });
  const { apps, problems } = loadWorkspace({ reader, dir: '/w' });
  const [app] = apps;
  if (!app?.compose) throw new Error(JSON.stringify(problems));
  const { compose } = app;
  return (service: object, more: object = {}) =>
    unseenAsks(
      { ...app, compose },
      { services: { s: { image: 'a:1', ...service } }, ...more },
      {
        reader,
        workspaceDir: '/w',
        project: 'app',
        home: '/root',
      },
    ).map(({ permission }) => permission);
};
const bind = (source: string) => ({ volumes: [{ type: 'bind', source, target: '/m' }] });

describe('what Compose reads into a file of somebody else', () => {
  test('is nothing new where both read alike', () => {
    const unseen = load('"/srv/media:/m", "./own:/o", "data:/d"');
    expect(unseen(bind('/srv/media'))).toEqual([]);
    expect(unseen(bind('/w/extensions/ext/own'))).toEqual([]);
    const networks = {
      networks: { default: { name: 'app_default', ipam: {} } },
      volumes: { data: { name: 'app_data' } },
    };
    expect(unseen({ networks: { default: null } }, networks)).toEqual([]);
    expect(unseen({ environment: { PRICE: '5 $$' }, command: ['echo', '$$HOME'] })).toEqual([]);
  });

  test('is told where it goes further', () => {
    const unseen = load('"/srv/media:/m"');
    expect(unseen({ privileged: true })).toEqual(['privileged']);
    expect(unseen(bind('/etc'))).toEqual(['bind:/etc']);
    expect(unseen({ network_mode: 'host' })).toEqual(['host-network']);
    expect(unseen({}, { networks: { n: { name: 'b_link', external: true } } })).toEqual(['network:b_link']);
  });

  test('may name the home folder, which Orbitr leaves open', () => {
    expect(load('"~/films:/m"')(bind('/root/films'))).toEqual([]);
    expect(load('"~/films:/m"')({ privileged: true })).toEqual(['privileged']);
    expect(load('"~/films:/m"')(bind('/etc'))).toEqual(['bind:/etc']);
  });

  test('is the owner’s word where the extension is named by its path', () => {
    expect(load('"/srv/media:/m"', './extensions/ext')({ privileged: true })).toEqual([]);
  });
});
