import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, dockerApi } from '../rig/docker.ts';
import { type Engine, findEngine, startEngine, sweep } from '../rig/engine.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { rigRoot, root, tool, uniqueName } from '../rig/places.ts';

describe('a second engine', () => {
  let engine: Engine;
  const on = () => ({ host: engine.host });

  beforeAll(async () => {
    engine = await startEngine(uniqueName('second'), { args: ['--live-restore'] });
    await importBusybox(busybox, { host: engine.host });
  });
  afterAll(() => engine.stop());

  test('shares neither containers nor host ports with the first', async () => {
    const name = uniqueName('rig');
    const page = ['-p', '127.0.0.1:18999:80', '--init', busybox, 'httpd', '-f', '-h', '/etc'];
    try {
      await docker(['run', '-d', '--name', name, ...page]);
      await docker(['run', '-d', '--name', name, ...page], on());
      const first = await dockerApi(`/containers/${name}/json`);
      const second = await dockerApi(`/containers/${name}/json`, { socket: engine.socket });
      expect(second.json.Id).not.toBe(first.json.Id);
      const reach = () =>
        engine.in([tool('busybox'), 'wget', '-q', '-O', '-', 'http://127.0.0.1:18999/passwd']).catch(() => undefined);
      expect(await eventually(reach)).toContain('root:x:0:0');
    } finally {
      await docker(['rm', '-f', name]);
    }
  });

  test('comes back after its daemon was killed, and its containers never stopped', async () => {
    const id = await docker(['run', '-d', '--init', busybox, 'sleep', '600'], on());
    const { StartedAt } = (await dockerApi(`/containers/${id}/json`, { socket: engine.socket })).json.State;
    await engine.kill();
    await expect(dockerApi('/_ping', { socket: engine.socket })).rejects.toThrow(/ECONNREFUSED/);
    await engine.start();
    const { State } = (await dockerApi(`/containers/${id}/json`, { socket: engine.socket })).json;
    expect(State).toMatchObject({ Running: true, StartedAt });
  });

  test('after a power cut only what restarts by itself runs again, and all else has ended without a word', async () => {
    const other = await startEngine(uniqueName('cut'), {
      args: ['--live-restore'],
      boot: ['ip link add booted type bridge'],
    });
    try {
      const host = { host: other.host };
      await importBusybox(busybox, host);
      await docker(['network', 'create', 'inner'], host);
      const serve = [
        '-d',
        '--network',
        'inner',
        '-p',
        '127.0.0.1:18998:80',
        '--restart',
        'unless-stopped',
        '--name',
        'serve',
      ];
      await docker(['run', ...serve, busybox, 'httpd', '-f', '-h', '/etc'], host);
      await docker(['run', '-d', '--name', 'once', busybox, 'sleep', '600'], host);
      await docker(['run', '-d', '--restart', 'unless-stopped', '--name', 'stopped', busybox, 'sleep', '600'], host);
      await docker(['stop', '-t', '0', 'stopped'], host);
      const stateOf = async (name: string) =>
        (await dockerApi(`/containers/${name}/json`, { socket: other.socket })).json.State;
      const before = await stateOf('serve');
      await other.reboot();
      const reach = () =>
        other.in([tool('busybox'), 'wget', '-q', '-O', '-', 'http://127.0.0.1:18998/passwd']).catch(() => undefined);
      expect(await eventually(reach)).toContain('root:x:0:0');
      expect((await stateOf('serve')).StartedAt).not.toBe(before.StartedAt);
      expect(await stateOf('once')).toMatchObject({ Running: false });
      expect(await stateOf('stopped')).toMatchObject({ Running: false });
      expect(await other.in(['ip', '-brief', 'link', 'show', 'booted'])).toContain('booted');
      await docker(['start', 'once'], host);
    } finally {
      await other.stop();
    }
  });

  test('leaves no process, file or control group behind', async () => {
    const other = await startEngine(uniqueName('gone'));
    await importBusybox(busybox, { host: other.host });
    await docker(['run', '-d', busybox, 'sleep', '600'], { host: other.host });
    const namespace = readlinkSync(other.netns);
    await other.stop();
    expect(existsSync(other.dir)).toBe(false);
    expect(processesIn(namespace)).toEqual([]);
    expect(findEngine(other.name)).toBeUndefined();
    expect(
      readdirSync('/sys/fs/cgroup', { recursive: false }).filter((group) =>
        existsSync(join('/sys/fs/cgroup', `${group}`, 'orbitr-rig', other.name)),
      ),
    ).toEqual([]);
  });

  test('ends with the process that started it, even if that is killed', async () => {
    const name = uniqueName('orphan');
    const script = `const { startEngine } = await import('${root}/test/rig/engine.ts'); await startEngine('${name}'); setInterval(() => {}, 1000);`;
    const owner = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false, stdin: 'ignore' });
    const socket = join(rigRoot, name, 'docker.sock');
    await eventually(() => dockerApi('/_ping', { socket }));
    const namespace = readlinkSync(findEngine(name)?.netns ?? '');
    owner.kill('SIGKILL');
    await eventually(() => processesIn(namespace).length === 0);
    sweep();
    expect(existsSync(join(rigRoot, name))).toBe(false);
  });
});

test('says why an engine does not start', async () => {
  await expect(startEngine(uniqueName('broken'), { args: ['--no-such-flag'] })).rejects.toThrow(
    /unknown flag: --no-such-flag/,
  );
});

function processesIn(namespace: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/ns/net`) === namespace;
    } catch {
      return false;
    }
  });
}
