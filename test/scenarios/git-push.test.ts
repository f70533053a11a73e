import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeRepository } from '../rig/git.ts';
import { busybox } from '../rig/images.ts';
import { orbitr } from '../rig/orbitr.ts';
import { makeWorkspace } from '../rig/workspace.ts';

test('a push shows the plan and how it is carried out, and several at once end at the last commit', async () => {
  // names the apps, and tidies the engine up
  await using workspace = makeWorkspace({}, 'push');
  await using repository = await makeRepository({ ORBITR_STABLE_FOR: '1s', NO_COLOR: '1' });
  const app = `web-${workspace.id}`;
  const compose = (round: number) =>
    `services:\n  web:\n    image: ${busybox}\n    init: true\n    command: [sleep, "1000"]\n    stop_grace_period: 1s\n    environment: { ROUND: "${round}" }\n`;
  workspace.write(`apps/${app}/compose.yaml`, compose(0));
  const commit = (round: number) =>
    repository.commit({
      'nas/orbitr.yaml': `name: ${workspace.name}\n`,
      [`nas/apps/${app}/compose.yaml`]: compose(round),
    });
  const push = () => repository.git('push', 'origin', 'HEAD:main');
  const round = () => docker(['inspect', '-f', '{{json .Config.Env}}', `${app}-web-1`]);

  await orbitr(['hook', 'install', '--bare', repository.bare, '--path', 'nas', '--pre-receive']);
  await commit(0);
  const said = await push();
  expect(said).toContain(`remote:`);
  expect(said).toMatch(new RegExp(`remote: .*${app}`));
  expect(said).toMatch(/remote: Done in [\d.]+ s: 1 app converged\./);
  expect(await round()).toContain('ROUND=0');

  const pushes: Promise<string>[] = [];
  for (let number = 1; number <= 4; number += 1) {
    const id = await commit(number);
    pushes.push(push());
    // the ref moves before the hook runs, which takes its time: the next push comes meanwhile
    await expect.poll(() => repository.git('ls-remote', 'origin', 'main'), { timeout: 60_000 }).toContain(id);
  }
  const all = await Promise.all(pushes);
  expect(await round()).toContain('ROUND=4');
  expect(all.at(-1)).toMatch(/remote: (?:Done in|Nothing to do)/);

  const checkout = join(repository.bare, 'orbitr/checkout/nas');
  const env = { ...process.env, ORBITR_STATE_DIR: join(repository.bare, 'orbitr') };
  expect(await orbitr(['plan', '--detailed-exitcode'], { cwd: checkout, env })).toMatchObject({ exit: 0 });
  const why = await orbitr(['why', app], { cwd: checkout, env });
  expect(why).toMatchObject({ exit: 0, stdout: expect.stringContaining('Ada') });
  const { stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: checkout });
  expect(stdout).toBe(await repository.git('rev-parse', 'HEAD'));
});
