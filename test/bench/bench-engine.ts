import { pooled } from '../../src/lib/pool.ts';
import { dockerApi } from '../rig/docker.ts';
import { type Engine, startEngine } from '../rig/engine.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';

/** An engine with busybox and room for as many networks as there are apps: the stock pools end at 30. */
export async function startBenchEngine(): Promise<Engine> {
  const engine = await startEngine(uniqueName('bench'), {
    args: ['--default-address-pool', 'base=10.64.0.0/12,size=24'],
  });
  try {
    await importBusybox(busybox, { host: engine.host });
    return engine;
  } catch (cause) {
    await engine.stop();
    throw cause;
  }
}

/** Whatever was to be brought up must run, or the time it took means nothing. */
export async function mustRun({ socket }: Engine, containers: number): Promise<void> {
  const { length } = (await dockerApi('/containers/json', { socket })).json;
  if (length !== containers) throw new Error(`${containers} containers should run, ${length} do`);
}

interface Found {
  readonly Id: string;
  readonly Name: string;
}

/** Removes all that was brought up, so that the next one starts from the same engine. */
export async function clear({ socket }: Engine): Promise<void> {
  const list = async (path: string): Promise<readonly Found[]> => {
    const { json } = await dockerApi(path, { socket });
    return json.Volumes ?? json;
  };
  const remove = async (path: string): Promise<void> => {
    const { status, text } = await dockerApi(path, { socket, method: 'DELETE' });
    if (status >= 400) throw new Error(`DELETE ${path}: ${status} ${text}`);
  };
  await pooled(await list('/containers/json?all=1'), 4, ({ Id }) => remove(`/containers/${Id}?force=1`));
  const own = (await list('/networks')).filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name));
  await pooled(own, 4, ({ Id }) => remove(`/networks/${Id}`));
  if ((await list('/volumes')).length > 0)
    await pooled(await list('/volumes'), 4, ({ Name }) => remove(`/volumes/${Name}`));
}
