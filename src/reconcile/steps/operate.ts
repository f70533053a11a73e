import { OrbitrError } from '../../core/errors.ts';
import type { LiveSettings, Step, Verb } from '../../core/plan/types.ts';
import type { DockerWriter } from '../../ports/docker.ts';
import type { Pass } from '../pass.ts';
import { giveFiles } from './give-files.ts';
import type { TargetOf } from './run-step.ts';

/** Everything that is done to one container without making it anew: no Compose is needed for it. */
export async function operate(pass: Pass, step: Step, target: TargetOf<'container'>): Promise<undefined> {
  const { runtime, input } = pass;
  const act = acts[step.verb];
  if (!act) throw new OrbitrError({ code: 'bug', message: `step ${step.id} asks to ${step.verb} a container` });
  if (step.verb === 'start') await giveFiles(pass, step, target);
  const isPaused = input.live.containers.find(({ id }) => id === target.id)?.state === 'paused';
  const acting = act(runtime.writer, target.id ?? target.name, { ...target, isPaused });
  if (input.self === undefined || target.id !== input.self) return void (await acting);
  // the engine waits for this very process to end: whoever waits for the engine would never
  await Promise.race([acting, told(pass.signal)]);
  return undefined;
}

function told(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

interface Facts {
  /** The name it has to bear. */
  readonly name: string;
  /** Seconds. */
  readonly grace?: number;
  readonly isPaused: boolean;
  readonly settings?: LiveSettings;
  readonly signal?: string;
}

type Act = (writer: DockerWriter, container: string, facts: Facts) => Promise<void>;

const acts: Readonly<Partial<Record<Verb, Act>>> = {
  start: (writer, container) => writer.start(container),
  unpause: (writer, container) => writer.unpause(container),
  update: (writer, container, { settings = {} }) => writer.update(container, settings),
  signal: (writer, container, { signal = '' }) => writer.signal(container, signal),
  restart: (writer, container, { grace }) => writer.restart(container, grace),
  rename: (writer, container, { name }) => writer.rename(container, name),
  stop: async (writer, container, { grace, isPaused }) => {
    // the engine cannot hand a signal to what is paused
    if (isPaused) await writer.unpause(container);
    await writer.stop(container, grace);
  },
  remove: async (writer, container, { grace, isPaused }) => {
    if (isPaused) await writer.unpause(container);
    await writer.stop(container, grace);
    await writer.remove(container);
  },
};
