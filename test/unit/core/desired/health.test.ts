import { describe, expect, test } from 'vitest';
import type { LoadedApp } from '../../../../src/core/app/types.ts';
import type { AppFile } from '../../../../src/core/config/app-file.ts';
import { healthOf } from '../../../../src/core/desired/health.ts';
import { ServiceModel as Service, type ServiceModel } from '../../../../src/core/desired/model.ts';
import type { HealthCheck } from '../../../../src/core/manifest/health-check.ts';

const healthOfApp = (healthCheck: HealthCheck | undefined, health: AppFile['health'] = undefined) =>
  healthOf({
    main: 'web',
    file: health ? { health } : {},
    extension: { manifest: { healthCheck } },
  } as unknown as LoadedApp);

/** The service as the edits leave it. */
const edited = (check: HealthCheck | undefined, health?: AppFile['health'], service = 'web', model: object = {}) =>
  healthOfApp(check, health)
    .edits.filter((edit) => edit.service === service)
    .reduce<ServiceModel>((so, { edit }) => edit(so), Service.parse(model)).healthcheck;

describe('a check that runs in the container', () => {
  const command: HealthCheck = { type: 'command', command: { argv: ['ask', '-q'] } };

  test('becomes the service’s own health check, with what the manifest format promises', () => {
    expect(edited(command)).toEqual({
      test: ['CMD', 'ask', '-q'],
      interval: '30s',
      timeout: '5s',
      retries: 3,
      start_period: '60s',
    });
    expect(healthOfApp(command).probe).toBeUndefined();
  });

  test('is as patient as the manifest, and over that the app file, say', () => {
    expect(edited({ ...command, interval: 5, retries: 9 }, { retries: 2, startPeriod: '2m' })).toMatchObject({
      interval: '5s',
      retries: 2,
      start_period: '2m',
      timeout: '5s',
    });
  });

  test('watches the service that it names', () => {
    const other: HealthCheck = { type: 'command', command: { service: 'db', argv: ['ask'] } };
    expect(edited(other, undefined, 'db')).toMatchObject({ test: ['CMD', 'ask'] });
    expect(edited(other, { service: 'web', retries: 1 }, 'db')).toMatchObject({ retries: 3 });
    expect(edited(other, { retries: 1 }, 'db')).toMatchObject({ retries: 1 });
  });
});

test('of type docker: the Compose file’s own stays, but for what the manifest says', () => {
  const own = { healthcheck: { test: ['CMD', 'true'], interval: '1s' } };
  expect(edited({ type: 'docker' }, undefined, 'web', own)).toEqual(own.healthcheck);
  expect(edited({ type: 'docker', retries: 7 }, undefined, 'web', own)).toEqual({ ...own.healthcheck, retries: 7 });
  expect(edited({ type: 'docker', retries: 7 })).toEqual({ retries: 7 });
});

test('without a manifest only patience changes, and only where there is a check', () => {
  expect(edited(undefined, { retries: 7 })).toBeUndefined();
  expect(edited(undefined, { retries: 7 }, 'web', { healthcheck: { test: ['CMD', 'true'] } })).toMatchObject({
    retries: 7,
  });
});

describe('a check from outside', () => {
  const http: HealthCheck = { type: 'http', http: { port: 80 } };

  test('is a question of Orbitr’s, and changes no container', () => {
    expect(edited(http)).toBeUndefined();
    expect(healthOfApp(http).probe).toEqual({
      service: 'web',
      wish: { kind: 'http', port: 80, path: '/', status: 200, headers: {}, timeout: 5, retries: 3 },
      deadline: 60 + 3 * (30 + 5),
    });
  });

  test('is as patient as is said', () => {
    const check: HealthCheck = {
      type: 'tcp',
      tcp: { port: 1883 },
      interval: 1,
      timeout: 2,
      retries: 3,
      startPeriod: 5,
    };
    expect(healthOfApp(check).probe).toMatchObject({ wish: { kind: 'tcp', port: 1883, timeout: 2 }, deadline: 60 });
    expect(healthOfApp(check, { startPeriod: '5m', timeout: 3, retries: 10 }).probe).toMatchObject({
      wish: { timeout: 3 },
      deadline: 300 + 10 * 4,
    });
  });
});
