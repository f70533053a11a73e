import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import { testHost } from '../rig/docker.ts';

const path = process.env.PATH;
let bin = '';

/** In place of ssh: notes its words and runs the command here, against the tests' engine. */
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'orbitr-ssh-'));
  const script = [
    '#!/bin/sh',
    `echo "$@" >>${bin}/words`,
    'while [ "$1" != "--" ]; do shift; done',
    '[ "$2" = away ] && { echo "ssh: connect to host away port 22: No route to host" >&2; exit 255; }',
    'shift 2',
    `DOCKER_HOST=${testHost()} exec "$@"`,
  ];
  writeFileSync(join(bin, 'ssh'), `${script.join('\n')}\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  process.env.PATH = `${bin}:${path}`;
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(bin, { recursive: true });
});

test('an engine behind ssh answers like one nearby', async () => {
  const { reader } = connectDocker({ host: 'ssh://me@nas:2222', source: 'flag' }, { environment: {} });
  const near = connectDocker({ host: testHost(), source: 'flag' }, { environment: {} });
  expect((await reader.info()).id).toBe((await near.reader.info()).id);
  expect((await reader.snapshot()).networks.map(({ name }) => name)).toContain('bridge');
  expect(readFileSync(join(bin, 'words'), 'utf8')).toContain('-l me -p 2222 -- nas docker system dial-stdio');
});

test('ssh’s own words tell why it cannot be reached', async () => {
  const { reader } = connectDocker({ host: 'ssh://away', source: 'flag' }, { environment: {} });
  await expect(reader.info()).rejects.toMatchObject({
    code: 'docker-unreachable',
    message: expect.stringContaining('No route to host'),
  });
});
