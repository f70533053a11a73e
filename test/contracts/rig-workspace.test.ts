import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeLabels, labels } from '../../src/core/labels.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';
import { makeWorkspace } from '../rig/workspace.ts';

test('a workspace is a folder with a name of its own', async () => {
  await using workspace = makeWorkspace((id) => ({ [`apps/web-${id}/compose.yaml`]: 'services: {}\n' }));
  expect(readFileSync(workspace.path('orbitr.yaml'), 'utf8')).toBe(`name: ${workspace.name}\n`);
  expect(existsSync(workspace.path(`apps/web-${workspace.id}/compose.yaml`))).toBe(true);
  workspace.remove(`apps/web-${workspace.id}`);
  expect(existsSync(workspace.path(`apps/web-${workspace.id}`))).toBe(false);
});

test('cleaning it removes what is its own, and nothing else', async () => {
  const stranger = uniqueName('stranger');
  const workspace = makeWorkspace((id) => ({ [`apps/web-${id}/compose.yaml`]: 'services: {}\n' }));
  const app = `web-${workspace.id}`;
  // an app whose folder is gone again is still its own
  workspace.remove(`apps/${app}`);
  const project = ['--label', `${composeLabels.project}=${app}`];
  try {
    await docker(['network', 'create', ...project, `${app}_default`]);
    await docker(['volume', 'create', ...project, `${app}_data`]);
    await docker(['volume', 'create', stranger]);
    await docker([
      'run',
      '-d',
      '--name',
      `${app}-web-1`,
      '--network',
      `${app}_default`,
      '-v',
      `${app}_data:/data`,
      ...project,
      busybox,
      'sleep',
      '600',
    ]);
    await docker([
      'run',
      '-d',
      '--name',
      `${app}-left`,
      '--label',
      `${labels.workspace}=${workspace.name}`,
      busybox,
      'sleep',
      '600',
    ]);
    await docker([
      'run',
      '-d',
      '--name',
      stranger,
      '--label',
      `${labels.workspace}=${stranger}`,
      '-v',
      `${stranger}:/data`,
      busybox,
      'sleep',
      '600',
    ]);
    await workspace.clean();
    expect(existsSync(workspace.dir)).toBe(false);
    expect(await docker(['ps', '-aq', '--filter', `name=${app}`])).toBe('');
    expect(await docker(['network', 'ls', '-q', '--filter', `name=${app}`])).toBe('');
    expect(await docker(['volume', 'ls', '-q', '--filter', `name=${app}`])).toBe('');
    expect(await docker(['ps', '-q', '--filter', `name=${stranger}`])).not.toBe('');
  } finally {
    await docker(['rm', '-f', stranger]);
    await docker(['volume', 'rm', stranger]);
  }
});
