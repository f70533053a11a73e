import { setTimeout as sleep } from 'node:timers/promises';
import { composeLabels } from '../../../src/core/labels.ts';
import { dockerApi } from '../../rig/docker.ts';
import { busybox } from '../../rig/images.ts';
import { contestantsOn } from '../contestants.ts';
import type { Daemon } from './daemon.ts';
import { now, type Told } from './engine-events.ts';
import { inLoop, type Scene } from './saved.ts';
import { rounds, type Spread } from './spread.ts';

/** What other hands do to one container, and what shows that it is mended. */
export interface Harm {
  readonly name: string;
  readonly act: (container: string, network: string, socket: string) => Promise<void>;
  readonly isHarm: (event: Told) => boolean;
  readonly isMended: (event: Told) => boolean;
}

const started = ({ action }: Told): boolean => action === 'start';
const died = ({ action }: Told): boolean => action === 'die';

export const harms: readonly Harm[] = [
  { name: 'killed', act: (one, _, at) => post(`/containers/${one}/kill`, at), isHarm: died, isMended: started },
  { name: 'stopped', act: (one, _, at) => post(`/containers/${one}/stop`, at), isHarm: died, isMended: started },
  {
    name: 'removed',
    act: async (one, _, socket) =>
      fine(await dockerApi(`/containers/${one}?force=1`, { socket, method: 'DELETE' }), one),
    isHarm: ({ action }) => action === 'destroy',
    isMended: started,
  },
  {
    name: 'disconnected',
    act: (one, network, at) => post(`/networks/${network}/disconnect`, at, { Container: one, Force: true }),
    isHarm: ({ action }) => action === 'disconnect',
    isMended: ({ action }) => action === 'connect',
  },
];

export interface Drift {
  readonly name: string;
  /** From the engine's word of the harm to its word of the mending. */
  readonly orbitr: Spread;
  /** The act alone, asked of the engine directly. */
  readonly own: Spread;
  /** `docker compose up -d` every five seconds; undefined where it never mends that. */
  readonly loop: Spread | undefined;
}

/** Rounds go from app to app: whoever stops one service three times in ten minutes means it. */
export async function measureByDaemon(
  { engine, events, fleet }: Scene,
  daemon: Daemon,
  harm: Harm,
  times: number,
): Promise<Spread> {
  return rounds(times, async (round) => {
    await daemon.quiet();
    return mending({ engine, events, fleet }, harm, fleet.names[round % fleet.names.length] ?? '');
  });
}

/** The loop looks after this one app alone, and begins anew five seconds after it has ended. */
export async function measureByLoop(scene: Scene, harm: Harm, times: number): Promise<Spread | undefined> {
  const { engine, fleet } = scene;
  const [app = ''] = fleet.names;
  const { composeUp } = contestantsOn(engine);
  try {
    return await inLoop(
      () => composeUp(fleet, app),
      () =>
        rounds(times, async (round) => {
          // anywhere between two turns of the loop, evenly
          await sleep(1000 + (5000 * (round + 0.5)) / times);
          return mending(scene, harm, app, 12_000);
        }),
    );
  } catch {
    return undefined;
  }
}

export async function mending({ engine, events }: Scene, harm: Harm, app: string, patience = 30_000): Promise<number> {
  const [container, network] = [`${app}-web-1`, `${app}_default`];
  const from = events.told.length;
  const isOfIt = ({ name, attributes, type, id }: Told): boolean =>
    type === 'network'
      ? name === network && attributes['container'] === whole
      : attributes[composeLabels.project] === app && attributes[composeLabels.service] === 'web' && id !== '';
  const whole: string = (await dockerApi(`/containers/${container}/json`, { socket: engine.socket })).json.Id;
  const acted = harm.act(container, network, engine.socket);
  const harmed = await events.first(from, (event) => isOfIt(event) && harm.isHarm(event), patience);
  const next = events.told.indexOf(harmed) + 1;
  const mended = await events.first(next, (event) => isOfIt(event) && harm.isMended(event), patience);
  await acted;
  return mended.at - harmed.at;
}

/** What the engine itself needs for the act that mends: from the request to its word of it. */
export async function measureOwn({ engine, events }: Omit<Scene, 'fleet'>, harm: Harm, times: number): Promise<Spread> {
  const { socket } = engine;
  const [name, network] = ['bench-own', 'bench-own'];
  const body = {
    Image: busybox,
    Cmd: ['sleep', '86400'],
    StopSignal: 'SIGKILL',
    HostConfig: { NetworkMode: network },
  };
  const make = async () =>
    fine(await dockerApi(`/containers/create?name=${name}`, { socket, method: 'POST', body }), name);
  fine(await dockerApi('/networks/create', { socket, method: 'POST', body: { Name: network } }), network);
  await make();
  await post(`/containers/${name}/start`, socket);
  const mend = async (): Promise<void> => {
    if (harm.name === 'disconnected') return post(`/networks/${network}/connect`, socket, { Container: name });
    if (harm.name === 'removed') await make();
    await post(`/containers/${name}/start`, socket);
  };
  try {
    return await rounds(times, async () => {
      await harm.act(name, network, socket);
      await sleep(300);
      const [from, began] = [events.told.length, now()];
      const mended = events.first(from, (event) => [name, network].includes(event.name) && harm.isMended(event));
      await mend();
      return (await mended).at - began;
    });
  } finally {
    await dockerApi(`/containers/${name}?force=1`, { socket, method: 'DELETE' });
    await dockerApi(`/networks/${network}`, { socket, method: 'DELETE' });
  }
}

async function post(path: string, socket: string, body?: unknown): Promise<void> {
  fine(await dockerApi(path, { socket, method: 'POST', ...(body === undefined ? {} : { body }) }), path);
}

function fine({ status, text }: { readonly status: number; readonly text: string }, what: string): void {
  if (status >= 400) throw new Error(`${what}: ${status} ${text}`);
}
