import fc from 'fast-check';
import { injuryNames } from './injuries.ts';
import { type AppRecipe, appNames, type Recipe, type ServiceRecipe } from './recipe.ts';

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;
const seldom = fc.integer({ min: 0, max: 9 }).map((roll) => roll === 9);
const mostly = fc.integer({ min: 0, max: 9 }).map((roll) => roll !== 9);

const service: fc.Arbitrary<ServiceRecipe> = fc.record(
  {
    value: fc.nat(2),
    privateValue: fc.nat(1),
    image: fc.constantFrom('busybox:1', 'busybox:1', 'busybox:1', 'other:1'),
    replicas: fc.constantFrom(1, 1, 2, 0),
    needs: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 2 }), fc.constantFrom(...conditions), fc.boolean(), fc.boolean()),
      {
        maxLength: 2,
      },
    ),
    lodger: seldom,
    named: seldom,
    off: seldom,
    hostPort: fc.integer({ min: 8000, max: 8003 }),
    restart: fc.constantFrom('no', 'always'),
    limited: fc.boolean(),
    checked: fc.boolean(),
  },
  { requiredKeys: ['value', 'privateValue', 'image', 'replicas', 'needs', 'lodger', 'named', 'off', 'restart'] },
);

const app: fc.Arbitrary<AppRecipe> = fc.record(
  {
    services: fc.array(service, { minLength: 1, maxLength: 3 }),
    volume: fc.constantFrom('none', 'own', 'external'),
    externalNetwork: seldom,
    uses: fc.subarray(['one', 'two']),
    protect: seldom,
    enabled: mostly,
    drift: fc.constantFrom('repair', 'repair', 'repair', 'report', 'ignore'),
    wave: fc.constantFrom(0, 0, 1),
    secret: fc.integer({ min: 1, max: 2 }),
    openPorts: fc.constantFrom(0, 0, 1, 2),
    renamed: seldom,
    broken: seldom,
    onFileChange: fc.constantFrom('restart', 'recreate', 'signal:SIGHUP', 'ignore'),
  },
  {
    requiredKeys: [
      'services',
      'volume',
      'externalNetwork',
      'uses',
      'protect',
      'enabled',
      'drift',
      'wave',
      'openPorts',
      'renamed',
      'broken',
    ],
  },
);

const workspace = fc.record({ one: app, two: app, three: app }, { requiredKeys: [] });

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  before: workspace,
  after: workspace,
  same: fc.boolean(),
  empty: seldom,
  locked: fc.boolean(),
  injuries: fc.array(fc.tuple(fc.constantFrom(...injuryNames), fc.nat(20)), { maxLength: 4 }),
  prune: fc.boolean(),
  takeOver: seldom,
  allowData: fc.boolean(),
  only: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...appNames]) }),
  destroy: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...appNames]) }),
  cut: fc.nat(40),
});
