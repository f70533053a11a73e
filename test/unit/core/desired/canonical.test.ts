import { describe, expect, test } from 'vitest';
import { canonicalService, specOf } from '../../../../src/core/desired/canonical.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';

const context = {
  networks: { default: 'shop_default' },
  volumes: { data: 'shop_data' },
  configs: { site: 'digest' },
  envFileKeys: ['TOKEN'],
};
const canonical = (service: object) => {
  const read = readModel({ services: { web: service } }).services['web'];
  if (!read) throw new Error('no service');
  return canonicalService(read, context);
};

describe('the canonical form', () => {
  test('does not know what makes no difference to a container', () => {
    const plain = { command: ['run'] };
    const rich = {
      ...plain,
      build: { context: '.' },
      image: 'a',
      pull_policy: 'always',
      scale: 3,
      depends_on: { db: {} },
      profiles: ['x'],
      deploy: { replicas: 2, placement: {} },
      entrypoint: null,
      labels: {},
    };
    expect(canonical(rich)).toEqual(canonical(plain));
  });

  test('is the same for every order of keys and sets, and not for another order of a command', () => {
    expect(JSON.stringify(canonical({ cap_add: ['A', 'B'], environment: { X: '1', Y: '2' } }))).toBe(
      JSON.stringify(canonical({ environment: { Y: '2', X: '1' }, cap_add: ['B', 'A'] })),
    );
    expect(canonical({ command: ['a', 'b'] })).not.toEqual(canonical({ command: ['b', 'a'] }));
  });

  test('names networks and volumes as the engine does, ports by container port', () => {
    const ports = [
      { target: 80, published: '8080', protocol: 'tcp' },
      { target: 80, published: '8081', host_ip: '127.0.0.1', protocol: 'tcp' },
      { target: 53, protocol: 'udp' },
    ];
    expect(
      canonical({
        ports,
        volumes: [{ type: 'volume', source: 'data', target: '/data', volume: {} }],
        networks: { default: null },
      }),
    ).toEqual({
      networks: { shop_default: {} },
      ports: { '53/udp': '(any)', '80/tcp': '127.0.0.1:8081, 8080' },
      volumes: { '/data': { source: 'shop_data', type: 'volume' } },
    });
  });

  test('holds no value that came from an env_file, and the content of configs as a digest', () => {
    expect(
      canonical({
        environment: { TOKEN: 'very-secret', LEVEL: 'info' },
        configs: [{ source: 'site', target: '/etc/site' }],
      }),
    ).toEqual({
      configs: { '/etc/site': { content: 'digest', source: 'site', target: '/etc/site' } },
      environment: { LEVEL: 'info', TOKEN: '(from env_file)' },
    });
  });

  test('shows a dollar as it is, though Compose doubles it', () => {
    expect(canonical({ environment: { PRICE: '5$$' } })).toEqual({ environment: { PRICE: '5$' } });
  });
});

describe('the spec', () => {
  test('changes with any field and with the image', () => {
    const form = canonical({ command: ['run'] });
    const specs = [
      specOf(form, 'sha256:a'),
      specOf(form, 'sha256:b'),
      specOf(canonical({ command: ['walk'] }), 'sha256:a'),
    ];
    expect(new Set(specs).size).toBe(3);
    expect(specs[0]).toMatch(/^1:[0-9a-f]{32}$/);
    expect(specOf(canonical({ command: ['run'] }), 'sha256:a')).toBe(specs[0]);
  });
});
