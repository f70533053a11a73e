import { afterAll, beforeAll, expect, test } from 'vitest';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, idle, idsOf, inside, plan, stepsOf } from './look.ts';

/** Two providers whose services bear the same names, a consumer of both, and one of neither. */
const serve = (text: string) => ({
  image: busybox,
  init: true,
  command: ['sh', '-c', `echo ${text} > /tmp/index.html && exec httpd -f -p 80 -h /tmp`],
  stop_grace_period: '1s',
});
const workspace = makeWorkspace((id) => ({
  [`apps/red-${id}/compose.yaml`]: compose({ server: serve('red'), inner: serve('red-inner') }),
  [`apps/red-${id}/app.yaml`]: 'main: server\n',
  [`apps/blue-${id}/compose.yaml`]: compose({ server: serve('blue'), inner: serve('blue-inner') }),
  [`apps/blue-${id}/app.yaml`]: 'main: server\n',
  [`apps/client-${id}/compose.yaml`]: compose({ client: idle() }),
  [`apps/client-${id}/app.yaml`]: `dependsOn: [red-${id}, blue-${id}]\n`,
  [`apps/stranger-${id}/compose.yaml`]: compose({ stranger: idle() }),
}));
const red = `red-${workspace.id}`;
const blue = `blue-${workspace.id}`;
const client = `client-${workspace.id}-client-1`;

beforeAll(async () => {
  await apply(workspace);
});
afterAll(() => workspace.clean());

test('a consumer reaches its providers by their app names', async () => {
  expect(await inside(client, `wget -qO- http://${red}/`)).toBe('red\nexit 0');
  expect(await inside(client, `wget -qO- http://${blue}/`)).toBe('blue\nexit 0');
});

test('a provider’s services, the consumer’s own and other apps keep their names to themselves', async () => {
  const [fromClient, fromProvider, fromStranger] = await Promise.all([
    resolvable(client, [red, blue, 'server', 'inner', `${red}_inner`, 'stranger', `stranger-${workspace.id}`]),
    resolvable(`${red}-server-1`, [red, 'inner', blue, 'client', `client-${workspace.id}`]),
    resolvable(`stranger-${workspace.id}-stranger-1`, ['stranger', red, blue, 'server', 'client']),
  ]);
  expect(fromClient).toEqual([blue, red]);
  expect(fromProvider).toEqual(['inner', red]);
  expect(fromStranger).toEqual(['stranger']);
});

test('two services of one name do not take each other’s place in their own apps', async () => {
  for (const [app, colour] of [
    [red, 'red'],
    [blue, 'blue'],
  ]) {
    expect(await inside(`${app}-inner-1`, 'wget -qO- http://server/')).toBe(`${colour}\nexit 0`);
    expect(await inside(`${app}-server-1`, 'wget -qO- http://inner/')).toBe(`${colour}-inner\nexit 0`);
  }
});

test('a provider made anew is reached again without touching its consumer', async () => {
  const changed = { ...serve('crimson') };
  workspace.write(`apps/${red}/compose.yaml`, compose({ server: changed, inner: serve('red-inner') }));
  await apply(workspace);
  expect(await inside(client, `wget -qO- http://${red}/`)).toBe('crimson\nexit 0');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 4 apps match.\n');
});

test('a dependency that the files drop is taken away, one that they add is wired; nothing is made anew', async () => {
  const before = await idsOf(`client-${workspace.id}`);
  workspace.write(`apps/client-${workspace.id}/app.yaml`, `dependsOn: [blue-${workspace.id}]\ndrift: ignore\n`);
  const planned = await plan(workspace);
  expect(planned.apps.find(({ app }) => app === `client-${workspace.id}`)?.change).toBe('update');
  expect(stepsOf(planned, `client-${workspace.id}`)).toEqual({
    verbs: ['disconnect'],
    codes: ['net-extra'],
    reasons: [`is wired to ${red}, on which it does not depend`],
  });
  await apply(workspace);
  workspace.write(`apps/client-${workspace.id}/app.yaml`, `dependsOn: [red-${workspace.id}]\ndrift: ignore\n`);
  await apply(workspace);
  expect(await inside(client, `wget -qO- http://${red}/`)).toBe('crimson\nexit 0');
  expect(await idsOf(`client-${workspace.id}`)).toEqual(before);
});

/** Those of the names that a container can resolve, sorted; asked all at once, because an unknown one takes seconds. */
async function resolvable(container: string, names: readonly string[]): Promise<readonly string[]> {
  const asked = names.map((name) => `{ nslookup ${name} >/dev/null && echo ${name}; } &`).join(' ');
  const printed = await inside(container, `${asked} wait`);
  return printed
    .split('\n')
    .filter((line) => names.includes(line))
    .sort();
}
