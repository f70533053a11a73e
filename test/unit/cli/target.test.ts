import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../src/cli/target.ts';
import type { FileReader } from '../../../src/core/files/reader.ts';

const text = `targets:
  nas: { host: ssh://ada@nas }
  lab: { host: tcp://lab:2376, ca: certs/ca.pem, cert: certs/cert.pem, key: certs/key.pem }
  odd: { host: tcp://odd:2376, ca: mine.crt }
`;
const files = { read: (path: string) => (path === '/w/orbitr.yaml' ? Buffer.from(text) : undefined) } as FileReader;

describe('--target', () => {
  test.each(['unix:///run/docker.sock', 'tcp://nas:2375', 'ssh://nas', '/run/docker.sock', 'nas:2375'])(
    '%s is an address',
    async (address) => expect((await engineOf(address, undefined, files)).host).toBe(address),
  );

  test('a name is one of orbitr.yaml', async () => {
    expect((await engineOf('nas', '/w', files)).host).toBe('ssh://ada@nas');
    expect((await engineOf(undefined, '/w', files)).host).toBeUndefined();
  });

  test('brings its certificates', async () => {
    expect((await engineOf('lab', '/w', files)).environment).toMatchObject({
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/w/certs',
    });
    await expect(engineOf('odd', '/w', files)).rejects.toMatchObject({ code: 'not-yet-supported' });
  });

  test.each([
    ['nsa', '/w', 'use --target nas'],
    ['printer', '/w', 'use one of: nas, lab, odd'],
    ['nas', undefined, 'write an address instead: --target ssh://nas'],
    ['constructor', '/w', 'use one of: nas, lab, odd'],
  ])('%s in %s is wrong usage', async (name, dir, suggestion) => {
    await expect(engineOf(name, dir, files)).rejects.toMatchObject({
      code: 'usage',
      suggestions: expect.arrayContaining([suggestion]),
    });
  });
});
