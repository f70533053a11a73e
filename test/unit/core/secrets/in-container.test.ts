import { describe, expect, test } from 'vitest';
import { ServiceModel } from '../../../../src/core/desired/model.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';
import { concealSecrets, secretsIn } from '../../../../src/core/secrets/in-container.ts';
import { secretToken } from '../../../../src/core/secrets/token.ts';

const password = { ref: 'db.PASSWORD', generation: 2 };
const token = secretToken(password);
const url = secretToken(password, 'url');
const reveal = ({ ref, generation }: typeof password) =>
  ref === password.ref && generation === 2 ? 'p@ss=1' : undefined;

const container = (config: Readonly<Record<string, unknown>>): ContainerInspect => ({
  Id: 'c',
  Name: '/db',
  Image: 'sha256:i',
  RestartCount: 0,
  State: {
    Status: 'running',
    Running: true,
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    ExitCode: 0,
    Error: '',
    StartedAt: '',
    FinishedAt: '',
  },
  Config: config,
  HostConfig: {},
  Mounts: [],
  NetworkSettings: {},
});
const service = (model: object) => ServiceModel.parse(model);

const wanted = service({
  environment: { PASSWORD: token, URL: `kv://app:${url}@db`, USER: 'app', NONE: null },
  command: ['serve', '--password', token],
  healthcheck: { test: ['CMD', 'ask', token] },
  labels: { note: `is ${token}` },
});
const live = container({
  Env: ['PASSWORD=p@ss=1', 'URL=kv://app:p%40ss%3D1@db', 'USER=app', 'PATH=/bin'],
  Cmd: ['serve', '--password', 'p@ss=1'],
  Healthcheck: { Test: ['CMD', 'ask', 'p@ss=1'], Interval: 5 },
  Labels: { note: 'is p@ss=1', other: 'p@ss=1' },
});

describe('a container that bears secrets', () => {
  test('is seen with their stand-ins wherever it bears the value that is wanted there', () => {
    const { Config } = concealSecrets(live, wanted, reveal);
    expect(Config).toEqual({
      Env: [`PASSWORD=${token}`, `URL=kv://app:${url}@db`, 'USER=app', 'PATH=/bin'],
      Cmd: ['serve', '--password', token],
      Entrypoint: undefined,
      Healthcheck: { Test: ['CMD', 'ask', token], Interval: 5 },
      Labels: { note: `is ${token}`, other: 'p@ss=1' },
    });
  });

  test('keeps what is another value, or not given to the app', () => {
    const other = container({ Env: ['PASSWORD=old', 'URL=kv://app:p%40ss%3D1@elsewhere'] });
    expect(concealSecrets(other, wanted, reveal).Config['Env']).toEqual(other.Config['Env']);
    expect(concealSecrets(live, wanted, () => undefined).Config['Env']).toEqual(live.Config['Env']);
  });
});

describe('values are read back', () => {
  const read = (model: object, config: Readonly<Record<string, unknown>>) =>
    secretsIn(container(config), service(model));

  test.each([
    ['from a variable', { environment: { PASSWORD: token } }, { Env: ['PASSWORD=p@ss=1'] }],
    ['from inside a URL', { environment: { URL: `kv://app:${url}@db` } }, { Env: ['URL=kv://app:p%40ss%3D1@db'] }],
    ['from the command', { command: ['serve', `--pw=${token}`] }, { Cmd: ['serve', '--pw=p@ss=1'] }],
    ['from a label', { labels: { note: token } }, { Labels: { note: 'p@ss=1' } }],
  ])('%s', (_where, model, config) => {
    expect(read(model, config)).toEqual([{ secret: password, value: 'p@ss=1' }]);
  });

  test.each([
    ['where the text around it is another', { Env: ['URL=kv://root:x@db'] }],
    ['where the variable is not there', { Env: ['OTHER=x'] }],
    ['where it is no valid URL text', { Env: ['URL=kv://app:%zz@db'] }],
    ['where the list is shorter', { Cmd: ['serve'] }],
  ])('not %s', (_where, config) => {
    expect(read({ environment: { URL: `kv://app:${url}@db` }, command: ['serve', token] }, config)).toEqual([]);
  });

  test('not where two secrets share one text, because nobody knows where one ends', () => {
    const other = secretToken({ ref: 'db.OTHER', generation: 1 });
    expect(read({ environment: { BOTH: `${token}:${other}` } }, { Env: ['BOTH=a:b:c'] })).toEqual([]);
  });
});
