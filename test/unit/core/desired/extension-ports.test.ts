import { describe, expect, test } from 'vitest';
import { hostPortsOf, shownPort } from '../../../../src/core/app/host-ports.ts';
import { loadWorkspace } from '../../../../src/core/app/load-workspace.ts';
import { openPortsOf } from '../../../../src/core/app/open-ports.ts';
import { withAppFile } from '../../../../src/core/desired/overrides.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

/** Manifest ports, entries of `ports:` of the Compose file, lines of the app file → what is published; `?` is to be assigned. */
const cases = [
  ['what the Compose file fixes', '', '"8080:80"', '', ['8080→80/tcp']],
  ['what the Compose file leaves open', '', '"80"', '', ['127.0.0.1:?→80/tcp']],
  ['at an address of its own', '', '"0.0.0.0::80"', '', ['0.0.0.0:?→80/tcp']],
  [
    'what the manifest fixes, for this machine alone',
    '{ container: 80, host: 8080 }',
    '',
    '',
    ['127.0.0.1:8080→80/tcp'],
  ],
  [
    'in place of the Compose file',
    '{ container: 80, host: 8080 }',
    '"9090:80", "81:81"',
    '',
    ['81→81/tcp', '127.0.0.1:8080→80/tcp'],
  ],
  ['what both leave open, once', '{ container: 80 }', '"80"', '', ['127.0.0.1:?→80/tcp']],
  ['what the manifest leaves to the Compose file', '{ container: 80 }', '"9090:80"', '', ['9090→80/tcp']],
  [
    'UDP beside TCP',
    '{ container: 53 }, { container: 53, protocol: udp }',
    '',
    '',
    ['127.0.0.1:?→53/tcp', '127.0.0.1:?→53/udp'],
  ],
  [
    'what the app file says, over all of it',
    '{ container: 80, host: 8080 }, { container: 81 }',
    '"80", "82"',
    'ports: { 80: 1080, 81: 127.0.0.1:1081, 82: 1082 }',
    ['1080→80/tcp', '127.0.0.1:1081→81/tcp', '1082→82/tcp'],
  ],
  [
    'another service’s, which the app file does not reach',
    '{ container: 90, service: job }',
    '',
    'ports: { 80: 1080 }',
    ['1080→80/tcp', '127.0.0.1:?→90/tcp'],
  ],
] as const;

describe('an app of an extension publishes', () => {
  test.each(cases)('%s', (_, manifest, compose, file, expected) => {
    const { app, model } = resolved(manifest, compose, file);
    const ports = Object.values(model.services).flatMap((service) => service.ports ?? []);
    const shown = ports.map(({ host_ip, published = '?', target, protocol }) => {
      return `${host_ip ? `${host_ip}:` : ''}${published}→${target}/${protocol}`;
    });
    expect(shown.sort()).toEqual([...expected].sort());
    // validate, which has no model, must come to the same
    const fixed = hostPortsOf(app).map(shownPort);
    const open = openPortsOf(app).map(({ container, protocol }) => `?→${container}/${protocol}`);
    expect([...fixed, ...open.map((text) => text.replace(/→.*/, ''))].sort()).toEqual(
      expected.map((text) => text.replace(/→.*/, '').replace(/^.*:\?$/, '?')).sort(),
    );
  });

  test('with the place that says so', () => {
    const { positions } = resolved('{ container: 80, host: 8080 }, { container: 81 }', '"80", "81"', '');
    expect(positions['services.web.ports.80/tcp']).toMatchObject({ file: 'extensions/web/manifest.yaml', line: 7 });
    expect(positions['services.web.ports.81/tcp']).toMatchObject({ file: 'extensions/web/compose.yaml' });
    const own = resolved('{ container: 80, host: 8080 }', '', 'ports: { 80: 81 }');
    expect(own.positions['services.web.ports.80/tcp']).toMatchObject({ file: 'apps/web.yaml', line: 2 });
  });
});

test('replicas, and a service in the network of another, get none', () => {
  const many = resolved('', '"80"', '', 'scale: 2');
  expect(many.openPorts).toEqual([]);
  expect(many.model.services['web']?.ports).toEqual([{ target: 80, protocol: 'tcp' }]);
  const inside = resolved('{ container: 80 }', '', '', 'network_mode: "service:job"');
  expect(inside.openPorts).toEqual([]);
  expect(inside.model.services['web']?.ports).toEqual([]);
});

test('a plain app leaves open ports to the engine', () => {
  const files = {
    '/w/orbitr.yaml': '',
    '/w/apps/web/compose.yaml': 'services: { web: { image: a:1, ports: ["80"] } }',
  };
  const [app] = loadWorkspace({ dir: '/w', reader: memoryReader(files) }).apps;
  expect(app && openPortsOf(app)).toEqual([]);
});

function resolved(manifestPorts: string, ports: string, file: string, more = '') {
  const web = `{ image: "a:1", expose: ["80", "81", "53"], ports: [${ports}]${more ? `, ${more}` : ''} }`;
  const files = {
    '/w/orbitr.yaml': '',
    '/w/apps/web.yaml': `extension: web\n${file}\n`,
    '/w/extensions/web/compose.yaml': `services: { web: ${web}, job: { image: "a:1", expose: ["90"] } }`,
    '/w/extensions/web/manifest.yaml': `id: web\nname: Web\nversion: 1.0.0\ndescription: A page.\nauthor: { name: Ann }
license: MIT\ndocker: { compose: ./compose.yaml, main: web, ports: [${manifestPorts}] }\n`,
  };
  const { apps, problems } = loadWorkspace({ dir: '/w', reader: memoryReader(files) });
  const [app] = apps;
  if (!app?.compose) throw new Error(JSON.stringify(problems));
  // as Compose gives it
  const published = app.compose.services['web']?.published ?? [];
  const entries = published.map(({ container, protocol, host }) => ({
    target: container,
    protocol,
    ...(host ? { published: String(host) } : {}),
    ...(ports.includes('0.0.0.0') ? { host_ip: '0.0.0.0' } : {}),
  }));
  const network = /service:\w+/.exec(more)?.[0];
  const normalised = readModel({
    services: {
      web: { image: 'a:1', ports: entries, ...(network ? { network_mode: network } : {}) },
      job: { image: 'a:1' },
    },
  });
  return { app, ...withAppFile(app, normalised) };
}
