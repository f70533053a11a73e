import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Desired } from '../../src/core/desired/types.ts';
import { assignPorts } from '../../src/core/plan/assign-ports.ts';
import { type PortsInput, portRange } from '../../src/core/plan/port-wishes.ts';
import { type AppSketch, desiredOf, emptyEngine } from '../support/world.ts';
import { lawWorlds } from './runs.ts';

const runs = { numRuns: Math.min(lawWorlds, 2000) };

/** Near each other, so that they meet. */
const port = fc.integer({ min: portRange.first, max: portRange.first + 30 });
const names = ['a', 'b', 'c', 'd'] as const;

const world: fc.Arbitrary<PortsInput> = fc
  .record({
    open: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 6 })),
    fixed: fc.array(port, { maxLength: 4 }),
    locked: fc.dictionary(fc.constantFrom('a/80/tcp', 'b/81/tcp', 'gone/80/tcp'), port),
    busy: fc.array(fc.oneof(port, fc.integer({ min: portRange.first, max: portRange.last })), { maxLength: 600 }),
  })
  .map(({ open, fixed, locked, busy }) => ({
    desired: desiredOf({ ...sketches(open), plain: { services: { main: { ports: fixed.map(published) } } } }),
    live: emptyEngine,
    memory: { apps: {} },
    locked,
    busy: new Set(busy.map((each) => `${each}/tcp`)),
  }));

test('a new port is nobody else’s', () => {
  fc.assert(
    fc.property(world, (input) => {
      const ports = portsOf(assignPorts(input).desired);
      const fresh = Object.entries(ports).filter(([key]) => input.locked[key] === undefined);
      const wanted = input.desired.apps.flatMap(({ services }) => services.flatMap(({ hostPorts }) => hostPorts));
      const taken = [...wanted.map((own) => own.port), ...Object.values(input.locked)];
      expect(new Set(fresh.map(([, own]) => own)).size).toBe(fresh.length);
      for (const [, own] of fresh) {
        expect(taken).not.toContain(own);
        expect(input.busy.has(`${own}/tcp`)).toBe(false);
        expect(own).toBeGreaterThanOrEqual(portRange.first);
        expect(own).toBeLessThanOrEqual(portRange.last);
      }
    }),
    runs,
  );
});

test('what is locked stays, whatever comes along, and in whatever order', () => {
  fc.assert(
    fc.property(world, fc.subarray([...names]), (input, left) => {
      const first = portsOf(assignPorts(input).desired);
      for (const [key, own] of Object.entries(input.locked)) if (key in first) expect(first[key]).toBe(own);
      const apps = input.desired.apps.toReversed();
      expect(portsOf(assignPorts({ ...input, desired: { ...input.desired, apps } }).desired)).toEqual(first);
      const rest = apps.filter(({ name }) => !left.some((gone) => gone === name));
      const later = portsOf(
        assignPorts({ ...input, desired: { ...input.desired, apps: rest }, locked: first }).desired,
      );
      for (const [key, own] of Object.entries(later)) expect(own).toBe(first[key]);
    }),
    runs,
  );
});

function sketches(open: Readonly<Record<string, number>>): Record<string, AppSketch> {
  const ports = (count: number) => Array.from({ length: count }, (_, index) => ({ container: 80 + index }));
  return Object.fromEntries(
    Object.entries(open).map(([name, count]) => [
      name,
      { services: { main: {} }, main: 'main', manifestPorts: ports(count) },
    ]),
  );
}

function published(host: number, index: number): object {
  return { target: 1000 + index, published: String(host) };
}

function portsOf({ apps }: Desired): Record<string, number> {
  return Object.fromEntries(apps.flatMap(({ openPorts }) => openPorts.map(({ key, host = 0 }) => [key, host])));
}
