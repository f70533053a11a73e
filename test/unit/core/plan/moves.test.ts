import { describe, expect, test } from 'vitest';
import type { LiveMount } from '../../../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { planText } from '../../../../src/core/plan/text.ts';
import { converged, stepsInOrder } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, noOptions, type ServiceSketch, worldOf } from '../../../support/world.ts';

const service = (more: ServiceSketch = {}): ServiceSketch => ({
  volumes: [{ type: 'volume', source: 'data', target: '/data' }],
  ports: [{ target: 80, published: '8080', protocol: 'tcp' }],
  ...more,
});
const shop = (services: AppSketch['services'], volumes = ['data']): Record<string, AppSketch> => ({
  shop: { services, volumes, main: Object.keys(services)[0] ?? '' },
});
const data: LiveMount = { type: 'volume', source: 'shop_data', target: '/data', writable: true };
const unnamed: LiveMount = { type: 'volume', source: 'ab'.repeat(32), target: '/cache', writable: true };

/** One that runs as `web`, with what the engine says that it mounts. */
function running(mounts: readonly LiveMount[] = [data], services = { web: service() }): PlanInput {
  const world = converged(worldOf(desiredOf(shop(services))));
  return {
    ...world,
    live: { ...world.live, containers: world.live.containers.map((one) => ({ ...one, mounts })) },
  };
}

const wanting = (before: PlanInput, sketches: Record<string, AppSketch>): PlanInput => ({
  ...before,
  desired: desiredOf(sketches),
});
const appOf = (input: PlanInput) => {
  const [app] = plan(input).apps;
  if (!app) throw new Error('no app was planned');
  return app;
};
const told = (input: PlanInput) =>
  appOf(input).steps.flatMap(({ verb, reasons }) =>
    (verb === 'remove' || verb === 'create' ? reasons : []).map(({ text }) => `${verb}: ${text}`),
  );

describe('a service with another name', () => {
  const renamed = wanting(running(), shop({ site: service() }));

  test('takes the place of the former, which goes first and gives up its port', () => {
    expect(told(renamed)).toEqual(['remove: site takes its place', 'create: takes the place of web']);
    const order = stepsInOrder(plan(renamed)).map(({ verb }) => verb);
    expect(order).toEqual(['remove', 'create', 'start', 'await']);
    expect(appOf(renamed).findings).toEqual([]);
  });

  test('keeps the named volumes: none is made and none goes', () => {
    expect(appOf(renamed).steps.filter(({ target }) => target.kind === 'volume')).toEqual([]);
  });

  test('is none where image, data or number do not tell which it is', () => {
    const strange = ['remove: service web is no longer in the files', 'create: not there yet'];
    expect(told(wanting(running(), shop({ site: service({ image: 'nginx:1' }) })))).toEqual(strange);
    expect(told(wanting(running(), shop({ site: service({ volumes: [] }) })))).toEqual(strange);
    const two = shop({ one: service(), two: service({ ports: [] }) });
    expect(told(wanting(running(), two))).not.toContain('create: takes the place of web');
  });

  test('does not get what lies in a volume without a name, and says so', () => {
    const [finding] = appOf(wanting(running([data, unnamed]), shop({ site: service() }))).findings;
    expect(finding?.message).toContain('but not what that one kept in /cache');
    expect(finding?.severity).toBe('warning');
  });
});

describe('a volume with another key', () => {
  const files = (services: Record<string, ServiceSketch>) => shop(services, ['files']);
  const mounted = service({ volumes: [{ type: 'volume', source: 'files', target: '/data' }] });
  const message =
    'would start with a new, empty volume shop_files: its data is in shop_data, which no service mounts any more';

  test('blocks the app, and says how to keep the data', () => {
    const app = appOf(wanting(running(), files({ web: mounted })));
    expect(app.status).toBe('blocked');
    expect(app.findings[0]?.message).toBe(`web ${message}`);
    expect(app.findings[0]?.suggestions).toEqual([
      'keep the data: volumes: { files: { name: shop_data } }',
      'or start with an empty one: orbitr apply --app shop --allow data:shop',
    ]);
  });

  test('is seen also where the service has another name, too', () => {
    expect(appOf(wanting(running(), files({ site: mounted }))).findings[0]?.message).toBe(`site ${message}`);
  });

  test('is walked with a consent of its own, and says what it costs', () => {
    const allowed = { ...wanting(running(), files({ web: mounted })), options: { ...noOptions, allowData: ['shop'] } };
    const { consents, steps } = appOf(allowed);
    expect(consents.map(({ kind }) => kind)).toEqual(['data']);
    expect(steps.find(({ verb }) => verb === 'create-volume')?.risk).toEqual({ level: 'data' });
    expect(planText(plan(allowed), { width: 120, colour: false, verbose: false })).toContain(
      'it starts empty; the data stays in shop_data',
    );
  });

  test('is fine where the new one names the old', () => {
    const kept = files({ web: mounted });
    const sketch = { shop: { ...kept['shop'], settings: { files: { name: 'shop_data' } } } as AppSketch };
    expect(appOf(wanting(running(), sketch)).status).not.toBe('blocked');
  });

  test('is fine where the old one stays in the files', () => {
    const both = shop({ web: mounted }, ['data', 'files']);
    expect(appOf(wanting(running(), both)).status).toBe('changes');
  });
});
