import { describe, expect, test } from 'vitest';
import { OrbitrError } from '../../../src/core/errors.ts';
import type { FileReader } from '../../../src/core/files/reader.ts';
import type { Snapshot } from '../../../src/core/live/snapshot.ts';
import { type DoctorParts, doctorOperation, type EnginePart } from '../../../src/operations/doctor.ts';
import type { Machine } from '../../../src/operations/doctor-machine.ts';
import type { Compose } from '../../../src/ports/compose.ts';
import type { EngineInfo } from '../../../src/ports/docker.ts';
import { memoryReader } from '../../support/memory-reader.ts';

const info: EngineInfo = {
  id: 'x',
  name: 'nas',
  version: '20.10.24',
  apiVersion: '1.41',
  os: 'linux',
  arch: 'amd64',
  rootDir: '/var/lib/docker',
  driver: 'overlay2',
  containers: 0,
  rootless: false,
  swarm: false,
  registryMirrors: [],
  warnings: [],
};
const machine: Machine = {
  nodeVersion: '24.15.0',
  user: 'ada',
  access: async () => 'ok',
  hasEngine: async () => true,
  disk: async () => ({ free: 90e9, total: 100e9, inodesFree: 90, inodes: 100 }),
  gitVersion: async () => '2.39.5',
};
const networks = (count: number): Snapshot['networks'] =>
  Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    name: `n${index}`,
    driver: 'bridge',
    scope: 'local',
    internal: false,
    subnets: [index < 15 ? `172.${17 + index}.0.0/16` : `192.168.${16 * (index - 15)}.0/20`],
    labels: {},
  }));
const files: FileReader = { read: () => undefined, stat: () => undefined, list: () => [], realPath: (path) => path };

interface Facts {
  readonly docker?: Partial<EnginePart>;
  readonly networks?: number;
  readonly compose?: Compose['version'];
  readonly machine?: Partial<Machine>;
  readonly parts?: Partial<DoctorParts>;
}

async function rows(facts: Facts = {}) {
  const docker: EnginePart = {
    endpoint: 'unix:///var/run/docker.sock',
    info: async () => info,
    snapshot: async () => ({ containers: [], networks: networks(facts.networks ?? 3), volumes: [], images: [] }),
    ...facts.docker,
  };
  const version = facts.compose ?? (async () => ({ version: '2.26.1', command: ['docker', 'compose'] }));
  const compose = { version } as Compose;
  const report = await doctorOperation({
    runtime: { docker, compose, files, extensionsDir: '/extensions' },
    machine: { ...machine, ...facts.machine },
    ...facts.parts,
  });
  return Object.fromEntries(report.rows.map((row) => [row.name, row]));
}

describe('doctor', () => {
  test('knows the extensions that Orbitr brings', async () => {
    const manifest =
      'id: kv\nname: KV\nversion: 1.0.0\ndescription: Keys.\nauthor: { name: Ann }\nlicense: MIT\ndocker: { compose: ./compose.yaml }\n';
    const reader = memoryReader({
      '/w/orbitr.yaml': 'name: home\n',
      '/w/apps/kv.yaml': 'extension: kv\n',
      '/extensions/kv/manifest.yaml': manifest,
      '/extensions/kv/compose.yaml': 'services: { kv: { image: "busybox:1.35" } }\n',
    });
    const docker = {
      endpoint: 'unix:///x',
      info: async () => info,
      snapshot: async () => ({ containers: [], networks: [], volumes: [], images: [] }),
    };
    const compose = {
      version: async () => ({ version: '2.26.1', command: ['docker', 'compose'] }),
    } as unknown as Compose;
    const runtime = { docker, compose, files: reader, extensionsDir: '/extensions' };
    const { rows: found } = await doctorOperation({ runtime, machine, workspaceDir: '/w' });
    expect(found.find(({ name }) => name === 'workspace')).toMatchObject({ text: '/w', level: 'ok' });
  });

  test('a machine in order is green but for the missing workspace', async () => {
    const found = await rows();
    expect(Object.keys(found)).toEqual([
      'node',
      'endpoint',
      'socket',
      'engine',
      'disk',
      'inodes',
      'networks',
      'compose',
      'git',
      'workspace',
    ]);
    expect(
      Object.values(found)
        .filter(({ level }) => level !== 'ok')
        .map(({ name }) => name),
    ).toEqual(['workspace']);
    expect(found.engine?.text).toBe('Docker 20.10.24, API 1.41, linux/amd64, on nas');
  });

  test('an engine that does not answer is one red row with its fix, and hides nothing else', async () => {
    const fail = async () => {
      throw new OrbitrError({ code: 'docker-unreachable', message: 'nobody answers', suggestions: ['start it'] });
    };
    const found = await rows({ docker: { info: fail, snapshot: fail } });
    expect(found.engine).toEqual({ name: 'engine', level: 'fail', text: 'nobody answers', fixes: ['start it'] });
    expect(found).not.toHaveProperty('networks');
    expect(found.compose?.level).toBe('ok');
  });

  test.each([
    [26, 'ok', '26 of 31 stock address pools in use, 5 left'],
    [27, 'warn', '27 of 31 stock address pools in use, 4 left'],
    [31, 'fail', '31 of 31 stock address pools in use, 0 left'],
  ])('with %i networks: %s', async (count, level, text) => {
    expect((await rows({ networks: count })).networks).toMatchObject({ level, text });
  });

  test.each([
    [0.5e9, 'fail'],
    [3e9, 'warn'],
    [90e9, 'ok'],
  ])('%d bytes free: %s', async (free, level) => {
    const disk = async () => ({ free, total: 100e9, inodesFree: 90, inodes: 100 });
    expect((await rows({ machine: { disk } })).disk?.level).toBe(level);
  });

  test('file systems that count no inodes are not blamed for it', async () => {
    const disk = async () => ({ free: 90e9, total: 100e9, inodesFree: 0, inodes: 0 });
    expect(await rows({ machine: { disk } })).not.toHaveProperty('inodes');
  });

  test('the disk of an engine elsewhere is not looked for here', async () => {
    const found = await rows({ docker: { endpoint: 'tcp://nas:2376' } });
    expect(found).not.toHaveProperty('disk');
    expect(found).not.toHaveProperty('socket');
  });

  test('a socket that may not be used names the group', async () => {
    const found = await rows({ machine: { access: async () => 'denied' } });
    expect(found.socket).toMatchObject({ level: 'fail', fixes: [expect.stringContaining('usermod -aG docker ada')] });
  });

  test.each([
    [true, 'the engine does not run', 'systemctl start docker'],
    [false, 'no Docker Engine is installed', 'apt-get install docker.io'],
  ])('a socket that is not there is said once (installed: %s)', async (hasEngine, text, fix) => {
    const fail = async () => {
      throw new OrbitrError({ code: 'docker-unreachable', message: 'no socket', suggestions: ['start it'] });
    };
    const found = await rows({
      docker: { info: fail, snapshot: fail },
      machine: { access: async () => 'missing', hasEngine: async () => hasEngine },
    });
    expect(found.socket?.text).toContain(text);
    expect(found.socket?.fixes[0]).toContain(fix);
    expect(found).not.toHaveProperty('engine');
  });

  test('the endpoint says who named it', async () => {
    const docker = { endpoint: 'ssh://nas', endpointSource: 'flag' };
    expect((await rows({ docker })).endpoint?.text).toBe('ssh://nas, from --target');
    expect((await rows({ docker, parts: { target: 'nas' } })).endpoint?.text).toBe('ssh://nas, from --target nas');
  });

  test('state that root wrote gives the line that mends it', async () => {
    const access = async (path: string) => (path === '/w/.orbitr' ? 'denied' : 'ok');
    const found = await rows({ machine: { access }, parts: { stateDir: '/w/.orbitr' } });
    expect(found.state).toMatchObject({ level: 'fail', fixes: ['sudo chown -R ada /w/.orbitr'] });
  });

  test.each([
    ['2.19.1', 'warn'],
    ['2.20.0', 'ok'],
    ['5.0.1', 'ok'],
  ])('Compose %s: %s', async (version, level) => {
    expect((await rows({ compose: async () => ({ version, command: ['docker-compose'] }) })).compose?.level).toBe(
      level,
    );
  });
});
