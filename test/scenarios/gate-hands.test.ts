import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, environment, fact, idle, oneLine } from './look.ts';

const volumes = { volumes: { data: {} } };
const healthcheck = { test: 'test -e /data/ready', interval: '200ms', retries: 1, start_period: '600s' };

test.each([
  ['kill', 'killed'] as const,
  ['stop', '(?:killed|stopped)'] as const,
  ['rm -f', '(?:killed|removed)'] as const,
])(
  'docker %s by other hands is no verdict: nothing is taken back, and the next apply goes on',
  async (command, word) => {
    const web = (version: string, more = {}) =>
      compose({ web: idle({ environment: { VERSION: version }, volumes: ['data:/data'], ...more }) }, volumes);
    await using world = makeWorkspace((id) => ({ [`apps/hand-${id}/compose.yaml`]: web('1') }));
    const app = `hand-${world.id}`;
    const container = `${app}-web-1`;
    await apply(world);
    // its restart policy would start it again, had it ended by itself
    world.write(`apps/${app}/compose.yaml`, web('2', { healthcheck, restart: 'unless-stopped' }));
    const running = world.startOrbitr(['apply', '--yes']);
    await eventually(async () => {
      const [variables, health] = [await environment(container), await fact(container, '.State.Health.Status')];
      return variables.includes('VERSION=2') && health === 'starting';
    });
    await docker([...command.split(' '), container]);
    const { exit, all } = await running.result;
    expect(exit, all).toBe(4);
    // Docker stops by a signal, and removes by a kill: who looks in between sees that alone
    expect(oneLine(all)).toMatch(new RegExp(`${container} was ${word} by other hands while it was waited for`));
    expect(all).not.toContain('brought back');

    await docker(['run', '--rm', '--volume', `${app}_data:/data`, busybox, 'touch', '/data/ready']);
    await apply(world);
    expect(await environment(container)).toContain('VERSION=2');
    const history = JSON.parse((await world.orbitr(['history', app, '-o', 'json'])).stdout);
    expect(history.revisions[0]).toMatchObject({ number: 2, outcome: expect.stringMatching(/serving|stable/) });
  },
);
