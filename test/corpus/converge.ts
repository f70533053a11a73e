import { execa } from 'execa';
import type { ComposeModel } from '../../src/core/desired/model.ts';
import { docker } from '../rig/docker.ts';
import type { Engine } from '../rig/engine.ts';
import { type OrbitrResult, startOrbitr } from '../rig/orbitr.ts';
import { makeHome } from './home.ts';
import type { Judged } from './judge.ts';
import { stub } from './stub.ts';

export type Converged = { readonly kind: 'converged' } | { readonly kind: 'apart' | 'failed'; readonly why: string };

/** Applies one file on an engine that holds nothing else, and plans again: that plan has to be empty. */
export async function converge({ placed, model, lacks }: Judged, engine: Engine): Promise<Converged> {
  if (!model) return { kind: 'apart', why: 'it does not load' };
  const why = apart(model, lacks);
  if (why) return { kind: 'apart', why };
  using home = await makeHome(placed, model);
  if (home.outside) return { kind: 'apart', why: 'mounts a folder of the machine by a path that is put together' };
  const run = (args: readonly string[]): Promise<OrbitrResult> => orbitr(args, home.dir, engine);
  try {
    await provide(model, engine.host);
    const applied = await run(['apply', '--yes']);
    if (applied.exit !== 0) return { kind: 'failed', why: `apply: ${wordsOf(applied)}` };
    const planned = await run(['plan', '--detailed-exitcode']);
    if (planned.exit !== 0) return { kind: 'failed', why: `the second plan is not empty: ${wordsOf(planned)}` };
    const destroyed = await run(['destroy', '--all', '--yes']);
    return destroyed.exit === 0 ? { kind: 'converged' } : { kind: 'failed', why: `destroy: ${wordsOf(destroyed)}` };
  } catch (cause) {
    return { kind: 'failed', why: cause instanceof Error ? (cause.message.split('\n').at(-1) ?? '') : String(cause) };
  } finally {
    await sweep(engine);
  }
}

/** What a stub cannot stand for. */
function apart({ services }: ComposeModel, lacks: readonly string[]): string | undefined {
  const all = Object.values(services);
  if (all.some(({ entrypoint: words }) => Array.isArray(words) && words.length > 0)) return 'overrides the entrypoint';
  if (all.some(({ build }) => build)) return 'is built from sources';
  if (all.some(({ image }) => image?.includes('@sha256:'))) return 'names an image by its digest';
  if (lacks.length > 0) return 'needs files that the corpus does not hold';
  const ends = all.some(({ depends_on }) =>
    Object.values(depends_on ?? {}).some(({ condition }) => condition === 'service_completed_successfully'),
  );
  return ends ? 'waits for a service to end, and the stub never does' : undefined;
}

/** Images by their names, and what the file expects to be there already. */
async function provide({ services, networks, volumes }: ComposeModel, host: string): Promise<void> {
  for (const { image } of Object.values(services)) if (image) await docker(['tag', stub, image], { host });
  for (const [key, network] of Object.entries(networks))
    if (network?.external) await docker(['network', 'create', network.name ?? key], { host });
  for (const [key, volume] of Object.entries(volumes))
    if (volume?.external) await docker(['volume', 'create', volume.name ?? key], { host });
}

async function orbitr(args: readonly string[], cwd: string, engine: Engine): Promise<OrbitrResult> {
  const running = startOrbitr(args, { cwd, env: engine.env, through: engine.entrance(cwd) });
  const timer = setTimeout(() => running.killGroup('SIGKILL'), 90_000);
  const result = await running.result;
  clearTimeout(timer);
  return result;
}

/** What tells of the fault, without names that only this file has. */
function wordsOf({ exit, all }: OrbitrResult): string {
  if (exit === undefined) return 'it took more than 90 s';
  const failed = / failed after [\d.]+ s: (.*)/.exec(all)?.[1];
  const stopped = /(?:blocked|frozen)(?:: .*)?\n((?: .*\n)+?) +try: /.exec(all)?.[1];
  const lines = all.split('\n').map((line) => line.trim());
  const words =
    failed ?? stopped ?? lines.find((line) => /orbitr: |✗/.test(line)) ?? lines.findLast((line) => line !== '');
  return (words ?? `exit ${exit}`)
    .replaceAll(/\s+/g, ' ')
    .replace(/^ ?\S+:\d+:\d+: /, '')
    .replaceAll(/\/\S*orbitr-corpus-\w+/g, '…')
    .replace(/container \S+:/, 'container:');
}

/** Whatever a fault left behind must not stand in the way of the next file. */
async function sweep(engine: Engine): Promise<void> {
  const line =
    'docker ps -aq | xargs -r docker rm -fv; docker network prune -f; docker volume ls -q | xargs -r docker volume rm -f';
  await execa('bash', ['-c', line], { env: engine.env, reject: false });
}
