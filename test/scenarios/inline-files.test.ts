import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, testHost } from '../rig/docker.ts';
import { startEngine } from '../rig/engine.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { composeOf, tool, uniqueName } from '../rig/places.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, idle, oneLine } from './look.ts';

/** Configs and secrets that lie in no file: one Compose puts them in when it makes a container, the other leaves that to whoever starts it. */
const value = 'pw-$5-Tr0ub4dor';
const run = { host: '', end: async () => {} };

/** Ends at once where a file is not there when it starts, or is not what it has to be. */
const looks = [
  'sh',
  '-ec',
  'cat /app.conf /from-variable /run/secrets/token /run/secrets/other; stat -c "%a %u %g" /etc/deep/er/a.conf; exec sleep 3600',
];
const services = {
  web: idle({
    command: looks,
    scale: 2,
    configs: [
      { source: 'text', target: 'app.conf' },
      { source: 'text', target: '/etc/deep/er/a.conf', mode: 0o440, uid: '1000', gid: '1001' },
      'from-variable',
    ],
    secrets: ['token', { source: 'token', target: 'other', mode: 0o400 }],
  }),
};
const more = (text: string) => ({
  configs: { text: { content: `${text}: $$HOME\n` }, 'from-variable': { environment: 'SETTING' } },
  secrets: { token: { environment: 'TOKEN' } },
});
const expected = (text: string) => `${text}: $HOME\nset\n${value}${value}440 1000 1001`;

describe.each(['host', 'trixie'] as const)('on the engine of %s', (release) => {
  beforeAll(async () => {
    if (release === 'host') {
      Object.assign(run, { host: testHost(), end: async () => {} });
      return;
    }
    const engine = await startEngine(uniqueName('inline'), { release });
    Object.assign(run, { host: engine.host, end: () => engine.stop() });
    await importBusybox(busybox, { host: engine.host });
  });
  afterAll(() => run.end());

  describe.each([
    ['the usual Compose', tool('docker-compose')],
    ['a later Compose', composeOf('forky')],
  ])('with %s', (_name, program) => {
    const workspace = makeWorkspace((id) => ({
      [`apps/in-${id}/compose.yaml`]: compose(services, more('one')),
      [`apps/in-${id}/.env`]: `SETTING="set\n"\nTOKEN='${value}'\n`,
    }));
    const app = `in-${workspace.id}`;
    const file = `apps/${app}/compose.yaml`;
    const orbitr = (...args: string[]) =>
      workspace.orbitr(args, { env: { DOCKER_HOST: run.host, ORBITR_COMPOSE: program } });
    const done = async () => {
      const result = await orbitr('apply', '--yes');
      expect(result).toMatchObject({ exit: 0 });
      expect(result.all).not.toContain(value);
      expect((await orbitr('apply', '--yes')).stdout).toMatch(/^Nothing to do/);
    };
    const seen = async (text: string) => {
      for (const number of [1, 2])
        expect(await docker(['logs', `${app}-web-${number}`], { host: run.host })).toBe(expected(text));
    };

    afterAll(async () => {
      const ids = await docker(['ps', '-aq', '--filter', `label=com.docker.compose.project=${app}`], run);
      if (ids) await docker(['rm', '-f', ...ids.split('\n')], run);
      await workspace.clean();
    });

    test('they are there when it starts, with name, content, mode and owner', async () => {
      await done();
      await seen('one');
    });

    test('another content makes the container anew, with it', async () => {
      workspace.write(file, compose(services, more('two')));
      await done();
      await seen('two');
    });

    test('a container that was made and never started gets them, too', async () => {
      await docker(['rm', '-f', `${app}-web-1`, `${app}-web-2`], run);
      const rendered = workspace.path(`.orbitr/apps/${app}/compose.yaml`);
      const env = { DOCKER_HOST: run.host, SETTING: 'stale\n', TOKEN: 'stale' };
      await execa(program, ['-p', app, '-f', rendered, 'create', '--pull', 'never'], { env });
      await done();
      await seen('two');
    });

    test('stopped by hand and started again: nothing of it is in the way', async () => {
      await docker(['stop', `${app}-web-1`], run);
      await done();
    });

    test('where the engine will not have it, the app fails before it starts, and no value is told', async () => {
      const secrets = [{ source: 'token', target: '/etc' }];
      workspace.write(file, compose({ web: idle({ secrets }) }, more('two')));
      const result = await orbitr('apply', '--yes');
      expect(result.exit).toBe(3);
      expect(oneLine(result.all)).toMatch(/cannot overwrite directory|put \/etc into the container/);
      expect(result.all).not.toContain(value);
    });

    test('a read_only service is refused before anything is touched', async () => {
      workspace.write(file, compose({ web: idle({ read_only: true, secrets: ['token'] }) }, more('two')));
      const result = await orbitr('apply', '--yes');
      expect(result.exit).toBe(7);
      expect(oneLine(result.all)).toContain('secret token cannot be put into web, which is read_only');
    });
  });
});
