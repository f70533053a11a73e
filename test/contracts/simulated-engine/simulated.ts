import type { SeenFile } from '../../../src/core/live/mounted.ts';
import type { PlanInput } from '../../../src/core/plan/input.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { inspections } from '../../support/inspection.ts';
import { converged, remember, simulate, stepsInOrder } from '../../support/simulate.ts';
import { type AppSketch, busybox, desiredOf, emptyEngine, noOptions, worldOf } from '../../support/world.ts';
import type { Apps, Case } from './cases.ts';
import { isUnseen, simulateHand } from './hands.ts';
import { type Outcome, outcome, stepsOf } from './outcome.ts';

/** The case in a simulated engine, from its first files to the plan after the last steps. */
export function simulated(each: Case, id: string): Outcome {
  const { images = {}, before, between, hands = [], after, options = {} }: Case = named(each, id);
  const start = worldOf(desiredOf({}), {
    live: { ...emptyEngine, images: [{ ...busybox, tags: ['busybox:1.35'] }, ...imagesOf(images.onEngine)] },
    known: { locked: {}, registry: images.inRegistry ? { [images.inRegistry]: `sha256:${'d'.repeat(64)}` } : {} },
  });
  const applied = [before, between].reduce((world, apps) => (apps ? converged(withApps(world, apps)) : world), start);
  const hurt = hands.reduce(simulateHand, applied);
  const { prune = false, allow, destroy } = options;
  const world: PlanInput = {
    ...(after ? withApps(hurt, after) : hurt),
    options: {
      ...noOptions,
      prune,
      allowData: allow ? [allow] : [],
      ...(destroy ? { destroy: { apps: [destroy], volumes: true } } : {}),
    },
  };
  const planned = plan(world);
  const walked = remember(simulate(world, stepsInOrder(planned)));
  const seen = hands.some(isUnseen) ? lookedAtAll(walked) : walked;
  return outcome(stepsOf(planned), seen, plan(seen), id);
}

/** What no step has touched is seen as it was made. */
function lookedAtAll(world: PlanInput): PlanInput {
  const all = inspections(world).map((each) => [each.container.Id, each] as const);
  return { ...world, inspected: { ...Object.fromEntries(all), ...world.inspected } };
}

function named<T>(thing: T, id: string): T {
  return JSON.parse(JSON.stringify(thing).replaceAll('-ID', `-${id}`));
}

function imagesOf(tag: string | undefined) {
  return tag ? [{ id: 'sha256:first', tags: [tag], digests: [], labels: {} }] : [];
}

function withApps(world: PlanInput, apps: Apps): PlanInput {
  const sketches = Object.fromEntries(Object.entries(apps).map(([name, app]) => [name, inFolder(name, app)]));
  return { ...world, desired: desiredOf(sketches), mounted: { ...mountedBy(sketches), ...world.mounted } };
}

/** As Compose normalises it: paths are absolute, and an app that others need has a main service. */
function inFolder(name: string, app: AppSketch): AppSketch {
  return JSON.parse(JSON.stringify(app).replaceAll('"./', `"/w/apps/${name}/`));
}

interface Bind {
  readonly type: string;
  readonly source: string;
  readonly read_only?: boolean;
}

function mountedBy(sketches: Readonly<Record<string, AppSketch>>): NonNullable<PlanInput['mounted']> {
  return Object.fromEntries(
    Object.entries(sketches).flatMap(([name, { services }]) =>
      Object.entries(services).map(([service, { volumes = [] }]) => {
        const binds = (volumes as readonly Bind[]).filter(({ type }) => type === 'bind');
        return [`${name}/${service}`, Object.fromEntries(binds.map(seen))] as const;
      }),
    ),
  );
}

function seen({ source, read_only: readOnly = false }: Bind): [string, SeenFile] {
  return [source, { kind: 'file', identity: 'first', digest: 'first', writable: !readOnly, changedAt: 1 }];
}
