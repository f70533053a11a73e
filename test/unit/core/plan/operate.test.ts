import { describe, expect, test } from 'vitest';
import type { Hold } from '../../../../src/core/hold/types.ts';
import type { Operate, PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { planText } from '../../../../src/core/plan/text.ts';
import { converged, ended } from '../../../support/simulate.ts';
import { desiredOf, noOptions, worldOf } from '../../../support/world.ts';

const world = converged(
  worldOf(
    desiredOf({
      blog: {
        services: { web: { depends_on: { db: { condition: 'service_started', required: true } } }, db: {} },
        main: 'web',
      },
      other: { services: { main: {} } },
    }),
  ),
);

const operate = (verb: Operate['verb'], services: readonly string[] = [], from: PlanInput = world) => {
  const options = { ...noOptions, apps: ['blog'], operate: { verb, app: 'blog', services } };
  return plan({ ...from, options }).apps;
};

const verbs = (apps: ReturnType<typeof operate>) => apps.flatMap(({ steps }) => steps.map(({ id }) => id));

function stopped(from: PlanInput, ...names: readonly string[]): PlanInput {
  const containers = from.live.containers.map((one) => (names.includes(one.name) ? ended(one, 137) : one));
  return { ...from, live: { ...from.live, containers } };
}

describe('restart, start and stop', () => {
  test('restart: what others depend on first, each behind its gate', () => {
    const [app] = operate('restart');
    expect(app?.steps.map(({ id }) => id)).toEqual([
      'blog/blog-db-1/restart',
      'blog/db/ready',
      'blog/blog-web-1/restart',
      'blog/web/ready',
    ]);
    expect(app?.steps[2]?.needs).toContain('blog/blog-db-1/restart');
    expect(verbs(operate('restart', ['web']))).toEqual(['blog/blog-web-1/restart', 'blog/web/ready']);
  });

  test('stop: whoever depends on others stops before them', () => {
    const [app] = operate('stop');
    const db = app?.steps.find(({ id }) => id === 'blog/blog-db-1/stop');
    expect(db?.needs).toEqual(['blog/blog-web-1/stop']);
    expect(app?.change).toBe('stop');
  });

  test('start: only what stands, and nothing where all runs', () => {
    expect(verbs(operate('start'))).toEqual([]);
    expect(verbs(operate('start', [], stopped(world, 'blog-web-1')))).toEqual([
      'blog/blog-web-1/start',
      'blog/web/ready',
    ]);
  });

  test('an app of which nothing is there is told how to make', () => {
    const [app] = operate('start', [], { ...world, live: { ...world.live, containers: [] } });
    expect(app).toMatchObject({ status: 'blocked', findings: [{ suggestions: ['make it: orbitr apply --app blog'] }] });
  });
});

describe('words that outlast a pass', () => {
  const hold: Hold = { app: 'blog', kind: 'hold', since: Date.UTC(2026, 0, 2, 3, 4), by: 'ada' };
  const with_ = (holds: readonly Hold[], from = world) => plan({ ...from, holds });

  test('a held app is not started, and what runs of it is stopped', () => {
    const down = with_([hold], stopped(world, 'blog-web-1', 'blog-db-1'));
    expect(down.apps.find(({ app }) => app === 'blog')).toMatchObject({ status: 'held', steps: [] });
    expect(planText(down, { width: 80, colour: false, verbose: false })).toContain(
      'held down by ada since 2026-01-02 03:04 UTC',
    );
    const up = with_([hold]).apps.find(({ app }) => app === 'blog');
    expect(up?.steps.map(({ verb }) => verb)).toEqual(['stop', 'stop']);
  });

  test('a held service is left out, the rest is mended', () => {
    const both = stopped(world, 'blog-web-1', 'blog-db-1');
    const app = with_([{ ...hold, service: 'web' }], both).apps.find((one) => one.app === 'blog');
    expect(app?.steps.map(({ id }) => id)).toEqual(['blog/blog-db-1/start', 'blog/db/ready']);
    expect(app?.findings).toMatchObject([{ code: 'held', suggestions: ['to end that: orbitr start blog web'] }]);
  });

  test('of a suspended app nothing is touched, whatever happened to it', () => {
    const suspended = with_([{ ...hold, kind: 'suspend' }], stopped(world, 'blog-web-1', 'other-main-1'));
    expect(suspended.apps.find(({ app }) => app === 'blog')).toMatchObject({ status: 'suspended', steps: [] });
    expect(suspended.apps.find(({ app }) => app === 'other')?.steps.length).toBeGreaterThan(0);
  });
});
