import { expect, test } from 'vitest';
import { plan } from '../../../../src/core/plan/plan.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, worldOf } from '../../../support/world.ts';

const volume = { type: 'volume', source: 'data', target: '/data' };

function database(environment: Readonly<Record<string, string>>, volumes: readonly object[] = [volume]): AppSketch {
  return { services: { db: { environment, volumes } }, volumes: ['data'], firstStart: ['DB_NAME'] };
}

function findings(before: AppSketch, after: AppSketch) {
  const world = converged(worldOf(desiredOf({ db: before })));
  const [app] = plan({ ...world, desired: desiredOf({ db: after }) }).apps;
  return { status: app?.status, messages: app?.findings.map(({ severity, message }) => `${severity}: ${message}`) };
}

test('a setting that the data has kept is changed: that is done, and warned of', () => {
  expect(findings(database({ DB_NAME: 'one' }), database({ DB_NAME: 'two' }))).toEqual({
    status: 'changes',
    messages: ['warning: DB_NAME counts at the first start alone, and what is kept in db_data stays as it was made'],
  });
});

test('no warning where another setting changes, or nothing is kept', () => {
  const quiet = { status: 'changes', messages: [] };
  expect(findings(database({ DB_NAME: 'one' }), database({ DB_NAME: 'one', MODE: 'wild' }))).toEqual(quiet);
  expect(findings(database({ DB_NAME: 'one' }, []), database({ DB_NAME: 'two' }, []))).toEqual(quiet);
});

test('an install is no change', () => {
  const [app] = plan(worldOf(desiredOf({ db: database({ DB_NAME: 'one' }) }))).apps;
  expect(app?.findings).toEqual([]);
});
