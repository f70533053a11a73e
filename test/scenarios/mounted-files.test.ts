import { renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, idsOf, inside, plan, replaced, stepsOf } from './look.ts';

/** Files of an app's folder that its containers mount: what happens when they change. */
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose({
    web: idle({
      command: ['sh', '-c', 'trap "echo heard" HUP; trap "exit 0" TERM; while :; do sleep 0.1; done'],
      volumes: ['./app.conf:/etc/app.conf:ro', './conf.d:/etc/conf.d:ro', './data:/data', './notes:/etc/notes'],
    }),
    side: idle(),
  }),
  [`apps/web-${id}/app.conf`]: 'one\n',
  [`apps/web-${id}/conf.d/a.conf`]: 'one\n',
  [`apps/web-${id}/data/rows`]: 'one\n',
  [`apps/web-${id}/notes`]: 'one\n',
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;
let serial = 0;

beforeAll(async () => {
  await apply(workspace);
});
beforeEach(async () => {
  workspace.write(`apps/${app}/app.yaml`, '');
  await apply(workspace);
});
afterAll(() => workspace.clean());

const next = () => `content ${serial++}\n`;
const write = (file: string) => workspace.write(`apps/${app}/${file}`, next());

/** Another file under the same name, as git and many editors do it. */
function replace(file: string): string {
  const [path, content] = [workspace.path(`apps/${app}/${file}`), next()];
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
  return content;
}

const codesAndVerbs = async (args: readonly string[] = []) => {
  const { codes, verbs } = stepsOf(await plan(workspace, args), app);
  return { codes, verbs };
};
const settled = async () => expect(changed(await plan(workspace))).toEqual([]);

test.each([
  ['app.conf', 'changed in place', () => write('app.conf'), 'app.conf changed since it was started'],
  ['app.conf', 'replaced', () => replace('app.conf'), 'app.conf was replaced since it was started'],
  ['conf.d', 'one file of it changed', () => write('conf.d/a.conf'), 'conf.d changed since it was started'],
  ['conf.d', 'one file more', () => write('conf.d/b.conf'), 'conf.d changed since it was started'],
  ['notes', 'writable, and replaced', () => replace('notes'), 'notes was replaced since it was started'],
])('%s: %s; only its container is restarted, once', async (_file, _what, change, says) => {
  const before = await idsOf(app);
  const started = await fact(web, '.State.StartedAt');
  change();
  const planned = await plan(workspace);
  expect(stepsOf(planned, app)).toEqual({ verbs: ['restart'], codes: ['file-content'], reasons: [says] });
  expect(planned.apps).toMatchObject([{ change: 'update' }]);
  await apply(workspace);
  await settled();
  expect(await fact(web, '.State.StartedAt')).not.toBe(started);
  expect(replaced(before, await idsOf(app))).toEqual([]);
});

test('what was replaced is there after the restart', async () => {
  const content = replace('app.conf');
  expect(await inside(web, 'cat /etc/app.conf')).not.toContain(content);
  await apply(workspace);
  expect(await inside(web, 'cat /etc/app.conf')).toContain(content);
});

test('what a container may write itself is its own', async () => {
  await docker(['exec', web, 'sh', '-c', 'echo more >>/data/rows; echo more >/data/new; echo more >>/etc/notes']);
  await settled();
});

test('touched, or written with the same content: nothing', async () => {
  const content = replace('app.conf');
  await apply(workspace);
  writeFileSync(workspace.path(`apps/${app}/app.conf`), content);
  await settled();
});

test('started by hand since: it has seen the change, and that is remembered', async () => {
  replace('app.conf');
  await docker(['restart', '-t', '1', web]);
  await settled();

  await using proxy = await startCountingProxy();
  await workspace.orbitr(['plan'], { env: { DOCKER_HOST: proxy.host } });
  proxy.reset();
  expect((await workspace.orbitr(['apply', '--yes'], { env: { DOCKER_HOST: proxy.host } })).exit).toBe(0);
  expect(proxy.requests.map((request) => request.split(' ')[0])).toEqual(['GET', 'GET', 'GET', 'GET']);
});

test('stopped: it sees the change when it starts', async () => {
  await docker(['stop', '-t', '1', web]);
  replace('app.conf');
  expect(await codesAndVerbs()).toEqual({ codes: ['not-running'], verbs: ['start'] });
  await apply(workspace);
  await settled();
});

test('paused: unpaused, then restarted', async () => {
  await docker(['pause', web]);
  replace('app.conf');
  expect((await codesAndVerbs()).verbs).toEqual(['unpause', 'restart']);
  await apply(workspace);
  await settled();
});

test('lost state alone restarts nothing, and what changes afterwards is seen', async () => {
  const started = await fact(web, '.State.StartedAt');
  write('app.conf');
  workspace.remove('.orbitr');
  await apply(workspace);
  expect(await fact(web, '.State.StartedAt')).toBe(started);
  write('app.conf');
  expect(await codesAndVerbs()).toEqual({ codes: ['file-content'], verbs: ['restart'] });
});

test('onFileChange: recreate', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'onFileChange: recreate\n');
  const before = await idsOf(app);
  write('app.conf');
  expect(await codesAndVerbs()).toEqual({ codes: ['file-content', 'not-running'], verbs: ['recreate', 'start'] });
  await apply(workspace);
  await settled();
  expect(replaced(before, await idsOf(app))).toEqual([web]);
});

test('onFileChange: signal:HUP, also for a file that the container may write; a replaced file needs a restart', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'onFileChange: signal:HUP\n');
  const started = await fact(web, '.State.StartedAt');
  write('notes');
  const planned = await workspace.orbitr(['plan']);
  expect(planned.stdout).toContain('signal web (SIGHUP)');
  await apply(workspace);
  await settled();
  await eventually(async () => (await docker(['logs', web])).includes('heard'));
  expect(await fact(web, '.State.StartedAt')).toBe(started);

  replace('app.conf');
  expect(await codesAndVerbs()).toEqual({ codes: ['file-content'], verbs: ['restart'] });
  await apply(workspace);
  await settled();
});

test('onFileChange: ignore', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'onFileChange: ignore\n');
  replace('app.conf');
  await settled();
});
