import { describe, expect, test } from 'vitest';
import { resolveImage } from '../../../../src/core/desired/images.ts';
import type { DesiredApp } from '../../../../src/core/desired/types.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { appFromBundle, bundleText, keepName, servicesOf } from '../../../../src/core/revision/bundle.ts';
import type { Past } from '../../../../src/core/revision/findings.ts';
import { inputsOf } from '../../../../src/core/revision/inputs.ts';
import { converged } from '../../../support/simulate.ts';
import { desiredApp, desiredOf, worldOf } from '../../../support/world.ts';

const shop = (version: string) => ({ shop: { services: { web: { environment: { VERSION: version } } } } });
const running = converged(worldOf(desiredOf(shop('1'))));
const bad = { ...running, desired: desiredOf(shop('bad')) };
const only = (desired: { readonly apps: readonly DesiredApp[] }) => desired.apps[0] as DesiredApp;
const past = (more: Partial<Past>): Past => ({ quarantined: {}, restoring: {}, pending: [], ...more });
const quarantined = {
  shop: { app: 'shop', inputs: inputsOf(bad, only(bad.desired)), revision: 2, since: 0, why: 'web fell' },
};

describe('a quarantine', () => {
  test('leaves the app as it is and says since when and why', () => {
    const [app] = plan({ ...bad, past: past({ quarantined }) }).apps;
    expect(app).toMatchObject({ status: 'blocked', change: 'none', steps: [] });
    expect(app?.findings[0]).toMatchObject({
      code: 'quarantined',
      message: 'shop is in quarantine since 1970-01-01 00:00 UTC, so it is left as it is: revision 2 failed (web fell)',
    });
  });

  test('does not hold other inputs, nor other apps', () => {
    const other = { ...running, desired: desiredOf(shop('2')), past: past({ quarantined }) };
    expect(plan(other).apps[0]).toMatchObject({ status: 'changes', change: 'update' });
    expect(plan({ ...running, past: past({ quarantined }) }).apps[0]).toMatchObject({ status: 'in-sync' });
  });
});

test('an app without a verdict is waited for once more, one with a verdict is not', () => {
  const [app] = plan({ ...running, past: past({ pending: ['shop'] }) }).apps;
  expect(app?.steps.map(({ id }) => id)).toEqual(['shop/web/ready']);
  expect(plan({ ...running, past: past({ pending: ['other'] }) }).apps[0]?.steps).toEqual([]);
});

describe('inputs', () => {
  const app = desiredApp('shop', shop('1').shop);

  test('are the same for the same, and change with a field, a private value, a mounted file and the image', () => {
    const world = worldOf(desiredOf(shop('1')));
    const file = { kind: 'file', identity: 'x', writable: false, changedAt: 0 } as const;
    const all = [
      inputsOf(world, app),
      inputsOf(world, desiredApp('shop', shop('2').shop)),
      inputsOf({ ...world, privateDigests: { 'shop/web': { TOKEN: 'a' } } }, app),
      inputsOf({ ...world, mounted: { 'shop/web': { '/w/x': { ...file, digest: 'a' } } } }, app),
      inputsOf({ ...world, mounted: { 'shop/web': { '/w/x': { ...file, digest: 'b' } } } }, app),
      inputsOf({ ...world, known: { locked: { 'busybox:1': 'sha256:2' }, registry: {} } }, app),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(inputsOf(world, desiredApp('shop', shop('1').shop))).toBe(all[0]);
  });

  test('a file that the container itself may write lifts nothing', () => {
    const world = worldOf(desiredOf(shop('1')));
    const mounted = {
      'shop/web': { '/w/x': { kind: 'file', identity: 'x', writable: true, changedAt: 0, digest: 'a' } },
    };
    expect(inputsOf({ ...world, mounted } as typeof world, app)).toBe(inputsOf(world, app));
  });
});

describe('an app as a revision had it', () => {
  const app = only(running.desired);
  const services = servicesOf(running, app);
  const restored = appFromBundle(bundleText(app), services, 1);

  test('is what runs: planning it changes nothing, though its tag names another image by now', () => {
    const moved = running.live.images.map((image) =>
      image.tags.includes('busybox:1') ? { ...image, tags: [keepName('shop', 'web', 1)] } : image,
    );
    const images = [...moved, { id: 'sha256:other', tags: ['busybox:1'], digests: [], labels: {} }];
    const world = { ...running, live: { ...running.live, images } };
    expect(plan(world).apps[0]).toMatchObject({ change: 'update' });
    expect(plan({ ...world, desired: { ...running.desired, apps: restored ? [restored] : [] } }).apps[0]).toMatchObject(
      {
        status: 'in-sync',
      },
    );
    const image = restored?.services[0]?.image;
    expect(image && resolveImage(image, images, running.known)).toMatchObject({
      id: 'sha256:busybox',
      rendered: keepName('shop', 'web', 1),
    });
  });

  test('a damaged one is none', () => {
    expect(appFromBundle('', services, 1)).toBeUndefined();
    expect(appFromBundle('{"name":"shop"}', services, 1)).toBeUndefined();
  });

  test('the name that keeps an image is one that an engine takes', () => {
    expect(keepName('my-shop', 'web', 3)).toBe('orbitr-keep/my-shop.web:3');
    expect(keepName('my-shop', 'Web_1.x', 3)).toMatch(/^orbitr-keep\/my-shop\.web-1-x-[0-9a-f]{6}:3$/);
    expect(keepName('my-shop', 'Web_1.x', 3)).not.toBe(keepName('my-shop', 'web-1.x', 3));
  });
});
