import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, fact, idle, inside, oneLine } from './look.ts';

/** A server that reads four kinds of files from its app's folder, and does not run where one of them is bad. */
const paths = ['app.conf', 'conf.d/more.conf', 'taken.conf', 'password'] as const;
const seen = ['/etc/app.conf', '/etc/conf.d/more.conf', '/etc/taken.conf', '/run/secrets/password'];

function server() {
  const check = `for f in ${seen.join(' ')}; do grep -q good $f || exit 3; done; exec sleep 100000`;
  return compose(
    {
      web: idle({
        command: ['sh', '-c', check.replaceAll('$', () => '$$')],
        restart: 'always',
        volumes: ['./app.conf:/etc/app.conf:ro', './conf.d:/etc/conf.d:ro'],
        configs: [{ source: 'taken', target: '/etc/taken.conf' }],
        secrets: ['password'],
      }),
    },
    { configs: { taken: { file: './taken.conf' } }, secrets: { password: { file: './password' } } },
  );
}

async function installed() {
  const workspace = makeWorkspace((id) => {
    const dir = `apps/files-${id}`;
    return {
      [`${dir}/compose.yaml`]: server(),
      ...Object.fromEntries(paths.map((path) => [`${dir}/${path}`, `good ${path} 1\n`])),
    };
  });
  const app = `files-${workspace.id}`;
  const put = (path: string, text: string) => workspace.write(`apps/${app}/${path}`, text);
  const read = () => inside(`${app}-web-1`, `cat ${seen.join(' ')}`);
  const kept = () => {
    const dir = join(workspace.dir, '.orbitr/kept', app);
    return existsSync(dir) ? readdirSync(dir) : [];
  };
  await apply(workspace);
  return { ...workspace, app, put, read, kept };
}

const all = (number: number) => `${paths.map((path) => `good ${path} ${number}`).join('\n')}\nexit 0`;

for (const path of paths)
  test(`a bad ${path} is taken back with what was in it before, and stays in the folder for its owner to mend`, async () => {
    await using world = await installed();
    world.put(path, 'bad\n');
    const { exit, all: said } = await world.orbitr(['apply', '--yes']);
    expect(exit, said).toBe(3);
    expect(oneLine(said)).toContain('so revision 1 is brought back');
    expect(await fact(`${world.app}-web-1`, '.State.Status')).toBe('running');
    expect(await world.read()).toBe(all(1));
    expect(readFileSync(world.path(`apps/${world.app}/${path}`), 'utf8')).toBe('bad\n');
    expect((await world.orbitr(['apply', '--yes'])).exit, 'in quarantine').toBe(7);
    expect(await world.read()).toBe(all(1));

    world.put(path, `good ${path} 2\n`);
    await apply(world);
    expect(await world.read()).toBe(all(1).replace(`good ${path} 1`, `good ${path} 2`));
    expect(await fact(`${world.app}-web-1`, 'json .Mounts')).not.toContain('.orbitr/kept');
    expect((await world.orbitr(['plan', '--detailed-exitcode'])).exit).toBe(0);
  });

test('rollback --to brings the files of a revision back, and copies that nothing goes back to any more are not kept', async () => {
  await using world = await installed();
  for (const number of [2, 3, 4, 5]) {
    for (const path of paths) world.put(path, `good ${path} ${number}\n`);
    await apply(world);
  }
  expect(await world.read()).toBe(all(5));
  // looked at when the fifth began: the fourth served then, and two before it could be gone back to
  expect(world.kept()).toHaveLength(4 * paths.length);
  const back = await world.orbitr(['rollback', world.app, '--to', '4', '--yes']);
  expect(back.exit, back.all).toBe(0);
  expect(await world.read()).toBe(all(4));
  expect(await fact(`${world.app}-web-1`, 'json .Mounts')).toContain('.orbitr/kept');
  world.write(`apps/other-${world.id}/compose.yaml`, compose({ web: idle() }));
  world.remove(`apps/${world.app}`);
  const pruned = await world.orbitr(['apply', '--yes', '--prune']);
  expect(pruned.exit, pruned.all).toBe(0);
  expect(world.kept()).toEqual([]);
});
