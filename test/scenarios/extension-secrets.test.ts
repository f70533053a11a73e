import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import { docker } from '../rig/docker.ts';
import type { OrbitrResult } from '../rig/orbitr.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { kvExtension } from './kv-extension.ts';
import { apply, environment, fact, idsOf, inside, oneLine, plan, replaced, stepsOf } from './look.ts';

/** Two databases of one extension, each with a user of its own; all they share is a workspace. */
const workspace = makeWorkspace((id) => ({
  ...kvExtension,
  [`apps/red-${id}.yaml`]: 'extension: kv@^1\n',
  [`apps/blue-${id}.yaml`]: 'extension: kv@^1\nvalues:\n  NAME: blue\n',
  [`apps/fan-${id}.yaml`]: `extension: user\nvalues: { KV_URL: { from: red-${id}.URL } }\n`,
  [`apps/foe-${id}.yaml`]: `extension: user\nvalues: { KV_URL: { from: blue-${id}.URL } }\n`,
}));
const [red, blue, fan, foe] = ['red', 'blue', 'fan', 'foe'].map((name) => `${name}-${workspace.id}`) as [
  string,
  string,
  string,
  string,
];
const secretFile = workspace.path('.orbitr/secrets.json');
const printed: OrbitrResult[] = [];
/** A static busybox does not fail as it should where there is no answer, but it fails. */
const unreached = /exit [1-9]\d*$/;

/** An update that goes start-first leaves the next number. */
const userOf = async (app: string) => Object.keys(await idsOf(app))[0] ?? '';
const everyId = async () => Object.assign({}, ...(await Promise.all([red, blue, fan, foe].map(idsOf))));
const variable = async (container: string, name: string) =>
  (await environment(container)).find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
const passwords = () => Promise.all([red, blue].map((app) => variable(`${app}-kv-1`, 'PASSWORD')));
const kept = (): Readonly<Record<string, { value: string; generation: number }>> =>
  JSON.parse(readFileSync(secretFile, 'utf8')).secrets;

beforeAll(async () => {
  printed.push(await workspace.orbitr(['plan']), await apply(workspace));
});
afterAll(() => workspace.clean());

describe('an install', () => {
  test('draws a password for each database, and keeps it for its owner alone', async () => {
    const [ofRed, ofBlue] = await passwords();
    expect(ofRed).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(ofBlue).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(ofRed).not.toBe(ofBlue);
    expect(kept()).toEqual({
      [`${red}.PASSWORD`]: { value: ofRed, generation: 1 },
      [`${blue}.PASSWORD`]: { value: ofBlue, generation: 1 },
    });
    expect(statSync(secretFile).mode & 0o777).toBe(0o600);
  });

  test('writes it into the app’s own copy of a file, and gives it to the user of the database', async () => {
    const [ofRed, ofBlue] = await passwords();
    expect(await docker(['exec', `${red}-kv-1`, 'cat', '/etc/kv.conf'])).toBe(`name=main password=${ofRed}`);
    expect(await docker(['exec', `${blue}-kv-1`, 'cat', '/etc/kv.conf'])).toBe(`name=blue password=${ofBlue}`);
    expect(await variable(await userOf(fan), 'KV_URL')).toBe(`kv://app:${ofRed}@${red}:80/main`);
    expect(await variable(await userOf(foe), 'KV_URL')).toBe(`kv://app:${ofBlue}@${blue}:80/blue`);
  });

  test('was ready only when its page was there, two seconds after the start', async () => {
    const started = async (container: string) => Date.parse(await fact(container, '.State.StartedAt'));
    expect(await inside(await userOf(fan), `wget -qO- http://${red}/index.html`)).toContain('name=main');
    expect((await started(await userOf(fan))) - (await started(`${red}-kv-1`))).toBeGreaterThan(2000);
  });

  test('each user reaches its own database and no other', async () => {
    expect(await inside(await userOf(foe), `wget -qO- http://${blue}/index.html`)).toContain('name=blue');
    expect(await inside(await userOf(fan), `nslookup ${blue}`)).toMatch(unreached);
    const address = await docker([
      'inspect',
      '--format',
      `{{(index .NetworkSettings.Networks "${blue}_link").IPAddress}}`,
      `${blue}-kv-1`,
    ]);
    expect(await inside(await userOf(fan), `wget -T 2 -qO- http://${address}/index.html`)).toMatch(unreached);
  });

  test('tells the first steps, and the lock holds what the apps are made from', () => {
    expect(printed[1]?.stdout).toContain(`${red}:\n  Say hello to it.`);
    expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).toMatch(
      /extensions:\n {2}kv@1\.2\.0: sha256:[0-9a-f]{64}\n {2}user@1\.0\.0: sha256:/,
    );
  });

  test('a second apply has nothing to do, asks the engine four times and draws nothing', async () => {
    const before = readFileSync(secretFile, 'utf8');
    await using proxy = await startCountingProxy();
    const env = { DOCKER_HOST: proxy.host };
    // the first time at an address, its API version is asked for
    await workspace.orbitr(['apply'], { env });
    proxy.reset();
    expect(await workspace.orbitr(['apply'], { env })).toMatchObject({
      exit: 0,
      stdout: 'Nothing to do: 4 apps match.\n',
    });
    expect(proxy.requests).toHaveLength(4);
    expect(readFileSync(secretFile, 'utf8')).toBe(before);
  });
});

describe('a secret leaves by no exit', () => {
  test.each([
    ['plan', ['plan', '--verbose']],
    ['plan as JSON', ['plan', '-o', 'json']],
    ['a deep plan', ['plan', '--deep', '--debug']],
    ['render', ['render', `red-${workspace.id}`]],
    ['render of its user', ['render', `fan-${workspace.id}`]],
    ['status', ['status', '-o', 'json']],
    ['validate', ['validate', '-o', 'json']],
    ['apply', ['apply', '--yes', '-o', 'json']],
  ])('%s', async (_name, args) => {
    const { all } = await workspace.orbitr(args);
    for (const text of [all, ...printed.map((result) => result.all)])
      for (const secret of await passwords()) expect(text).not.toContain(secret);
  });

  test('state, other than the file of secrets and what containers mount', async () => {
    for (const secret of await passwords())
      expect(readFileSync(workspace.path('.orbitr/state.db'), 'latin1')).not.toContain(secret);
  });

  test('not even where a container was changed by hand to show it elsewhere', async () => {
    const [ofRed = ''] = await passwords();
    await docker(['rm', '-f', await userOf(fan)]);
    const labels = {
      'com.docker.compose.project': fan,
      'com.docker.compose.service': 'user',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': 'by-hand',
      'dev.orbitr.workspace': workspace.name,
      'dev.orbitr.app': fan,
    };
    await docker([
      ...['create', '--name', `${fan}-user-1`, '--network', `${fan}_default`],
      ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
      ...['busybox:1.35', 'sh', '-c', `echo ${ofRed}; sleep 3600`],
    ]);
    await docker(['start', `${fan}-user-1`]);
    const { stdout } = await workspace.orbitr(['plan', '--verbose', '--app', fan, '--app', red]);
    expect(stdout).toContain('roll out user');
    expect(stdout).not.toContain(ofRed);
    await apply(workspace);
  });
});

describe('lost state', () => {
  test.each([
    ['all of it', ['.orbitr']],
    ['the secrets alone', ['.orbitr/secrets.json']],
    ['all but the secrets', ['.orbitr/state.db', '.orbitr/apps']],
  ])('%s: passwords are read back, nothing is made anew', async (_name, gone) => {
    const before = await everyId();
    const values = kept();
    for (const path of gone) workspace.remove(path);
    expect((await plan(workspace)).apps.map(({ status }) => status)).toEqual(Array(4).fill('in-sync'));
    await apply(workspace);
    expect(replaced(before, await everyId())).toEqual([]);
    expect(kept()).toEqual(values);
    expect(readFileSync(workspace.path(`.orbitr/apps/${red}/files/files/kv.conf`), 'utf8')).toContain(
      values[`${red}.PASSWORD`]?.value,
    );
    expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 4 apps match.\n');
  });
});

describe('a value that changes', () => {
  test('is told at its place in the app file, and reaches whoever takes it', async () => {
    workspace.write(`apps/${blue}.yaml`, 'extension: kv@^1\nvalues:\n  NAME: sky\n');
    const planned = await plan(workspace);
    expect(stepsOf(planned, blue)).toMatchObject({
      reasons: expect.arrayContaining(['volumes./etc/kv.conf: its content changed']),
    });
    expect(stepsOf(planned, red).verbs).toEqual([]);
    await apply(workspace);
    expect(await docker(['exec', `${blue}-kv-1`, 'cat', '/etc/kv.conf'])).toContain('name=sky');
    expect(await variable(await userOf(foe), 'KV_URL')).toMatch(/\/sky$/);
  });

  test('a password that a person gives replaces the one that was drawn, everywhere', async () => {
    const url = async () => variable(await userOf(foe), 'KV_URL');
    workspace.write(`apps/${blue}.yaml`, 'extension: kv@^1\nvalues:\n  NAME: sky\n  PASSWORD: "gi/ven by@me"\n');
    const result = await apply(workspace);
    expect(result.all).not.toContain('gi/ven');
    expect(await variable(`${blue}-kv-1`, 'PASSWORD')).toBe('gi/ven by@me');
    expect(await url()).toBe(`kv://app:gi%2Fven%20by%40me@${blue}:80/sky`);
    expect(kept()[`${blue}.PASSWORD`]).toEqual({ value: 'gi/ven by@me', generation: 2 });
    workspace.remove('.orbitr');
    expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 4 apps match.\n');
  });

  test('a named secret that nobody gave blocks its app and whoever takes it, and touches nothing', async () => {
    const before = await everyId();
    workspace.write(`apps/${blue}.yaml`, `extension: kv@^1\nvalues:\n  PASSWORD: { secret: kv/${workspace.id} }\n`);
    const refused = await workspace.orbitr(['apply', '--yes']);
    expect(refused.exit).toBe(7);
    const name = `ORBITR_SECRET_KV_${workspace.id.toUpperCase()}`;
    expect(oneLine(refused.all)).toContain(
      `apps/${blue}.yaml:3:3: the secret kv/${workspace.id}, which PASSWORD takes, has no value here try: give it for the first time: ${name}=… orbitr apply`,
    );
    expect(oneLine(refused.all)).toContain(`it takes the secret kv/${workspace.id} of another app`);
    expect(replaced(before, await everyId())).toEqual([]);
    // validate has nothing to say of it: secrets are not where it runs
    expect((await workspace.orbitr(['validate'])).exit).toBe(0);

    const env = { [name]: 'by-variable' };
    expect((await workspace.orbitr(['apply', '--yes'], { env })).exit).toBe(0);
    expect(await variable(`${blue}-kv-1`, 'PASSWORD')).toBe('by-variable');
    // kept since, so that the variable need not be there any more
    expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 4 apps match.\n');
  });
});

describe('an app with a new name', () => {
  const ruby = `ruby-${workspace.id}`;
  const rename = (from: string, to: string, more: string) => {
    workspace.remove(`apps/${from}.yaml`);
    workspace.write(`apps/${to}.yaml`, `extension: kv@^1\n${more}`);
    workspace.write(`apps/${fan}.yaml`, `extension: user\nvalues: { KV_URL: { from: ${to}.URL } }\n`);
  };

  test('keeps its container, its password and its data, and is reached by the new name', async () => {
    const [before, [password = '']] = [await idsOf(red), await passwords()];
    rename(red, ruby, `renamedFrom: ${red}\n`);
    await apply(workspace);
    expect(await idsOf(red)).toEqual(before);
    expect(kept()).toHaveProperty([`${red}.PASSWORD`, 'value'], password);
    expect(await variable(await userOf(fan), 'KV_URL')).toBe(`kv://app:${password}@${ruby}:80/main`);
    expect(await inside(await userOf(fan), `wget -qO- http://${ruby}/index.html`)).toContain('name=main');
    // the line has done its work
    rename(ruby, ruby, '');
    expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 4 apps match.\n');
    rename(ruby, red, `renamedFrom: ${ruby}\n`);
    await apply(workspace);
    expect(await idsOf(red)).toEqual(before);
    rename(red, red, '');
  });
});

describe('data that was locked with a password', () => {
  test('a reinstall over the kept volume gets the kept password', async () => {
    const [before] = await passwords();
    expect((await workspace.orbitr(['destroy', red, fan, '--yes'])).exit).toBe(0);
    expect(await idsOf(red)).toEqual({});
    await apply(workspace);
    expect((await passwords())[0]).toBe(before);
    expect(await inside(`${red}-kv-1`, 'ls /data')).toContain('used');
  });

  test('without the password nothing is started over it, and its users wait', async () => {
    expect((await workspace.orbitr(['destroy', red, fan, '--yes'])).exit).toBe(0);
    workspace.remove('.orbitr');
    const refused = await workspace.orbitr(['apply', '--yes', '--app', red, '--app', fan]);
    expect(refused.exit).toBe(7);
    expect(oneLine(refused.all)).toContain(
      `the value of PASSWORD is lost, and ${red}’s data (${red}_data) may not open with a new one`,
    );
    expect(await idsOf(red)).toEqual({});
    expect(await idsOf(fan)).toEqual({});
    // a person who still knows it can say so
    workspace.write(`apps/${red}.yaml`, 'extension: kv@^1\nvalues: { PASSWORD: remembered }\n');
    await apply(workspace, ['--app', red, '--app', fan]);
    expect(await variable(`${red}-kv-1`, 'PASSWORD')).toBe('remembered');
  });
});
