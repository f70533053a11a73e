import { composeLabels, labels } from '../../src/core/labels.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { planText } from '../../src/core/plan/text.ts';
import type { Plan, Step } from '../../src/core/plan/types.ts';
import { type Recipe, worldFrom } from '../support/recipe.ts';
import { remember, simulate, stepsInOrder } from '../support/simulate.ts';

/** One random world, and what the planner makes of it. */
export interface Seen {
  readonly recipe: Recipe;
  readonly input: PlanInput;
  readonly planned: Plan;
  /** All of them, in the order of the apps. */
  readonly steps: readonly Step[];
  /** After as many walks as a pass makes. */
  readonly settled: PlanInput;
}

/** What a plan must be like, whatever the world. Says what breaks it, or nothing. */
export interface Law {
  readonly says: string;
  readonly breach: (seen: Seen) => string | undefined;
}

export function look(recipe: Recipe): Seen {
  const input = worldFrom(recipe);
  const planned = plan(input);
  return { recipe, input, planned, steps: stepsOf(planned), settled: settle(input) };
}

export const laws: readonly Law[] = [
  {
    says: 'planning, walking and planning again leaves nothing to do',
    breach: ({ settled }) => named(stepsOf(plan(settled))),
  },
  {
    says: 'also when the walk is cut at any step',
    breach: ({ recipe, input, planned }) => {
      const order = stepsInOrder(planned);
      const half = simulate(input, order.slice(0, recipe.cut % (order.length + 1)));
      return named(stepsOf(plan(settle(half))));
    },
  },
  {
    says: 'what was settled runs, unless its files say otherwise',
    breach: ({ settled }) => named(notRunning(settled)),
  },
  {
    says: 'where neither files nor live state changed, nothing is to be done at once',
    breach: ({ recipe, steps, planned }) =>
      recipe.same &&
      !recipe.empty &&
      recipe.injuries.length === 0 &&
      recipe.destroy.length === 0 &&
      !hasBlocked(planned)
        ? named(steps.filter(({ app }) => isQuiet(recipe, app)))
        : undefined,
  },
  {
    says: 'what is not ours is never touched',
    breach: ({ input, steps }) => named(steps.filter((step) => touchesForeign(input, step))),
  },
  {
    says: 'no step of one app touches another',
    breach: ({ input, steps }) => named(steps.filter((step) => touchesAnother(input, step))),
  },
  {
    says: 'no step removes a volume',
    breach: ({ steps }) => named(steps.filter(({ verb }) => verb === 'remove-volume')),
  },
  {
    says: 'a protected app is never taken down',
    breach: ({ input, steps }) => named(steps.filter((step) => takesDown(step) && isProtected(input, step.app))),
  },
  {
    says: 'an app that is blocked, frozen or kept is not touched at all',
    breach: ({ planned }) =>
      named(planned.apps.filter(({ status }) => status !== 'changes').flatMap(({ steps }) => steps)),
  },
  {
    says: 'every step has a reason and an id of its own, and none waits for itself',
    breach: ({ planned, steps }) => {
      if (new Set(steps.map(({ id }) => id)).size < steps.length) return `an id twice: ${named(steps)}`;
      stepsInOrder(planned);
      return named(steps.filter(({ reasons }) => reasons.length === 0));
    },
  },
  {
    says: 'the order in which files and engine list things makes no difference',
    breach: ({ recipe, input, planned }) =>
      differ(planned, plan({ ...turned(input), desired: worldFrom(recipe, true).desired })),
  },
  {
    says: 'the same input gives the same plan, byte for byte',
    breach: ({ input, planned }) => differ(planned, plan(structuredClone(input))),
  },
  {
    says: 'no plan shows what stands for a secret',
    breach: ({ planned }) => (/orbitr-secret/.test(JSON.stringify(planned)) ? 'orbitr-secret' : undefined),
  },
];

/** The first law that the world breaks, with what breaks it. */
export function firstBreach(seen: Seen): string | undefined {
  for (const { says, breach } of laws) {
    const found = breach(seen);
    if (found !== undefined) return `${says}: ${found}`;
  }
  return undefined;
}

/** A pass walks twice. Where a port moves in a circle, the engine refuses a start once, and it takes one walk more. */
const walks = 3;

function settle(input: PlanInput): PlanInput {
  let world = input;
  for (let count = 0; count < walks; count++) {
    const order = stepsInOrder(plan(world));
    if (order.length === 0) return world;
    world = remember(simulate(world, order));
  }
  return world;
}

function stepsOf(planned: Plan): Step[] {
  return planned.apps.flatMap(({ steps }) => steps);
}

function named(things: readonly { readonly id: string }[]): string | undefined {
  return things.length > 0 ? things.map(({ id }) => id).join(', ') : undefined;
}

function notRunning(input: PlanInput): { readonly id: string }[] {
  const settled = new Set(
    plan(input)
      .apps.filter(({ status }) => status === 'in-sync')
      .map(({ app }) => app),
  );
  return input.desired.apps
    .filter(({ name, enabled, drift }) => settled.has(name) && enabled && drift === 'repair' && !input.options.destroy)
    .flatMap(({ name: app, project, services }) =>
      services.flatMap(({ name, job, restart, replicas }) => {
        const own = input.live.containers.filter(
          ({ labels: its }) =>
            its[composeLabels.project] === project &&
            its[composeLabels.service] === name &&
            its[labels.workspace] === 'ws',
        );
        const up = own.filter(
          ({ state, exitCode }) => state === 'running' || ((job || restart === 'no') && exitCode === 0),
        );
        return up.length === replicas && own.length === replicas
          ? []
          : [{ id: `${app}/${name}: ${up.length} of ${replicas} run` }];
      }),
    );
}

/** Restarts that a later app's wiring brings need not be told apart: a world of its own that is at rest stays at rest. */
function isQuiet({ before }: Recipe, app: string): boolean {
  return Object.keys(before).includes(app);
}

function hasBlocked({ apps }: Plan): boolean {
  return apps.some(({ status }) => status === 'blocked');
}

/** A container by its id, a network by its name: what the step acts on and whose Compose project that is. */
function touched({ live }: PlanInput, { target, verb }: Step) {
  if ('id' in target && target.id) return live.containers.find(({ id }) => id === target.id)?.labels;
  if (target.kind === 'network' && verb === 'remove-network')
    return live.networks.find(({ name }) => name === target.network)?.labels;
  return undefined;
}

function touchesForeign(input: PlanInput, step: Step): boolean {
  const { target } = step;
  const own = touched(input, step);
  if (!own) return false;
  if (target.kind === 'network') return own[composeLabels.project] === undefined;
  return own[labels.workspace] !== input.desired.workspace && !input.options.takeOver.includes(step.app);
}

function touchesAnother(input: PlanInput, step: Step): boolean {
  const own = touched(input, step);
  return own !== undefined && own[composeLabels.project] !== step.app.replace(/^new-/, '');
}

function takesDown({ verb, reasons }: Step): boolean {
  return (
    verb.startsWith('remove') && reasons.some(({ code }) => code === 'removed-from-desired' || code === 'asked-for')
  );
}

function isProtected({ desired, memory }: PlanInput, app: string): boolean {
  return desired.apps.some(({ name, protect }) => name === app && protect) || memory.apps[app]?.protect === true;
}

function turned(input: PlanInput): PlanInput {
  const { containers, networks, volumes, images } = input.live;
  return {
    ...input,
    live: {
      containers: containers.toReversed(),
      networks: networks.toReversed(),
      volumes: volumes.toReversed(),
      images: images.toReversed(),
    },
  };
}

function differ(a: Plan, b: Plan): string | undefined {
  const [one, other] = [a, b].map(
    (each) => JSON.stringify(each) + planText(each, { width: 100, colour: false, verbose: true }),
  );
  if (one === undefined || other === undefined || one === other) return undefined;
  const at = [...one].findIndex((character, index) => character !== other[index]);
  return `…${one.slice(Math.max(0, at - 80), at + 80)}… against …${other.slice(Math.max(0, at - 80), at + 80)}…`;
}
