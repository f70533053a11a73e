import { expect, test } from 'vitest';
import { busybox } from '../rig/images.ts';
import { freePort } from '../rig/registry.ts';
import { makeWorkspace } from '../rig/workspace.ts';

test('from a folder to a running app, and a second apply has nothing to do', async () => {
  const port = await freePort();
  await using workspace = makeWorkspace((id) => ({
    [`apps/web-${id}/compose.yaml`]: `
services:
  web:
    image: ${busybox}
    init: true
    command: [sh, -c, "echo hello > /tmp/index.html && exec httpd -f -p 80 -h /tmp"]
    stop_grace_period: 1s
    healthcheck:
      test: [CMD, wget, -qO-, http://127.0.0.1/]
      interval: 1s
`,
    [`apps/web-${id}/app.yaml`]: `ports:\n  80: ${port}\n`,
  }));
  const app = `web-${workspace.id}`;

  expect((await workspace.orbitr(['validate'])).exit).toBe(0);
  const first = await workspace.orbitr(['apply', '--yes']);
  expect(first).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Done in [\d.]+ s: 1 app converged\.$/m) });
  expect(first.all).toContain(`http://localhost:${port}`);

  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.text()).toBe('hello\n');

  const second = await workspace.orbitr(['apply']);
  expect(second).toMatchObject({
    exit: 0,
    stdout: `Nothing to do: 1 app matches.\n  ${app}  http://localhost:${port}\n`,
  });

  const status = JSON.parse((await workspace.orbitr(['status', '-o', 'json'])).stdout);
  expect(status.apps).toMatchObject([
    { name: app, state: 'running', health: 'healthy', urls: [`http://localhost:${port}`] },
  ]);

  const destroyed = await workspace.orbitr(['destroy', app, '--yes']);
  expect(destroyed.exit).toBe(0);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});
