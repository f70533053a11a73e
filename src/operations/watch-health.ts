import type { HealthEntry } from '../core/health/history.ts';
import { type MonitorAct, monitor } from '../core/health/monitor.ts';
import type { ServiceHealth } from '../core/health/types.ts';
import { priorities, type Wake } from '../core/loop/queue.ts';
import { inTurn, jittered } from '../lib/in-turn.ts';
import type { Runtime } from '../ports/runtime.ts';
import { askAll } from './health.ts';
import { carryOut, retriesOf } from './monitor.ts';
import type { MadePlan } from './plan.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import { type Answers, newAnswers } from './watch-answers.ts';
import type { Lanes } from './watch-lanes.ts';
import type { Looker } from './watch-look.ts';
import { troubleOf } from './watch-trouble.ts';

interface Around {
  readonly looker: Looker;
  readonly lanes: Lanes;
  readonly wake: (wake: Wake) => void;
  readonly isLost: () => boolean;
  readonly onHealth: (services: readonly ServiceHealth[]) => void;
}

/** Milliseconds between two rounds. */
const usually = 30_000;

/**
 * Asks services how they are, round after round, beside the loop and until the signal fires: those of apps that nobody works on. What is ill is
 * restarted within its budget; an app whose health changes is looked at.
 */
export async function followHealth(
  runtime: Runtime,
  { dir, healthEvery = usually }: WatchOptions,
  hooks: WatchHooks,
  around: Around,
): Promise<void> {
  const { looker, lanes, isLost } = around;
  const answers = newAnswers(runtime);
  const isFree = (app: string): boolean => !lanes.isAtWork(app) && !looker.isLent(app);

  async function round(): Promise<void> {
    const made = looker.last();
    if (!made || isLost()) return;
    const asked = watched(made).filter(isFree);
    const options = { fresh: false, signal: hooks.signal, checkedOnly: true };
    const entries = await askAll(runtime, made.input, asked, options);
    if (hooks.signal.aborted) return;
    // what somebody has begun to work on meanwhile says nothing
    const known = answers.take(
      asked,
      entries.filter(({ app }) => isFree(app)),
    );
    around.onHealth(known.services);
    for (const one of known.changed) tellChange(one);
    await Promise.all(known.services.map((one) => mend(made, one)));
  }

  function tellChange({ app, service, state, why }: ServiceHealth): void {
    const words = state === 'unhealthy' || state === 'down' ? `is ${state}${why ? `: ${why}` : ''}` : 'is well again';
    hooks.onEvent({ kind: 'health', app, service, state, message: `${app}/${service} ${words}` });
    around.wake({ key: app, priority: priorities.engine });
  }

  async function mend(made: MadePlan, one: ServiceHealth): Promise<void> {
    const act = actOf(runtime, made, one, answers);
    if (!act || !isFree(one.app)) return;
    const work = () => carryOut(runtime, { dir, signal: hooks.signal }, one, act);
    const message = act.kind === 'restart' ? await lanes.occupy(one.app, work) : await work();
    if (message === undefined) return;
    const { app, service } = one;
    if (act.kind === 'lift') hooks.onEvent({ kind: 'health', app, service, state: 'healthy', message });
    if (act.kind === 'restart') hooks.onEvent({ kind: 'health', app, service, state: 'restarted', message });
    if (act.kind === 'hold')
      hooks.onEvent({
        ...{ kind: 'health', app, service, state: 'given-up', message },
        ...{ why: act.why, restarts: act.record.restarts.length },
      });
  }

  await inTurn(
    runtime.clock,
    hooks.signal,
    () => jittered(healthEvery),
    async () => {
      try {
        await round();
      } catch (error) {
        // an engine that is away is told of where its events come from
        const trouble = troubleOf(error);
        if (trouble.code !== 'docker-unreachable' && !hooks.signal.aborted) hooks.onEvent(trouble);
      }
    },
  );
}

/** Apps that are as they should be, or are about to be: whoever is held, suspended or blocked is left alone. */
function watched({ made }: MadePlan): string[] {
  return made.apps.filter(({ status }) => status === 'in-sync' || status === 'changes').map(({ app }) => app);
}

function actOf(
  { store, clock }: Runtime,
  { input, loaded }: MadePlan,
  one: ServiceHealth,
  answers: Answers,
): MonitorAct | undefined {
  const app = input.desired.apps.find(({ name }) => name === one.app);
  const record = store.restarts.of(one.app, one.service);
  // answers from before the last restart say nothing of what runs now
  const last = record.restarts.at(-1) ?? 0;
  const own: readonly HealthEntry[] = answers.of(one).filter(({ at }) => at > last);
  const act = monitor(record, own, retriesOf(one, app ? [app] : []), clock.now());
  const mayRestart = loaded.workspace.file.sync?.selfHeal !== false && app?.drift === 'repair';
  return act?.kind === 'restart' && !mayRestart ? undefined : act;
}
