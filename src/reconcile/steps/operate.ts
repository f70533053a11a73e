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
  const isOwn = input.self !== undefined && target.id === input.self;
  const until = isOwn ? { until: pass.signal } : {};
  try {
    await act(runtime.writer, target.id ?? target.name, { ...target, isPaused, ...until });
  } catch (error) {
    // the engine has told this very process to end, and waits for that: to wait for its answer would be to wait for ever
    if (!isOwn || !pass.signal.aborted) throw error;
  }
}

interface Facts {
  /** The name it has to bear. */
  readonly name: string;
  /** Seconds. */
  readonly grace?: number;
  readonly isPaused: boolean;
  readonly settings?: LiveSettings;
  readonly signal?: string;
  /** Its answer is not waited for any longer. */
  readonly until?: AbortSignal;
}

type Act = (writer: DockerWriter, container: string, facts: Facts) => Promise<void>;

const acts: Readonly<Partial<Record<Verb, Act>>> = {
  start: (writer, container) => writer.start(container),
  unpause: (writer, container) => writer.unpause(container),
  update: (writer, container, { settings = {} }) => writer.update(container, settings),
  signal: (writer, container, { signal = '' }) => writer.signal(container, signal),
  restart: (writer, container, { grace, until }) => writer.restart(container, grace, until),
  rename: (writer, container, { name }) => writer.rename(container, name),
  stop: async (writer, container, { grace, isPaused, until }) => {
    // the engine cannot hand a signal to what is paused
    if (isPaused) await writer.unpause(container);
    await writer.stop(container, grace, until);
  },
  remove: async (writer, container, { grace, isPaused }) => {
    if (isPaused) await writer.unpause(container);
    await writer.stop(container, grace);
    await writer.remove(container);
  },
};
