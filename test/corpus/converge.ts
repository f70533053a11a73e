import type { ComposeModel } from '../../src/core/desired/model.ts';
import type { Engine } from '../rig/engine.ts';
import { type OrbitrResult, startOrbitr } from '../rig/orbitr.ts';
import { composeUp } from './compose-up.ts';
import { type Home, makeHome } from './home.ts';
import type { Placed } from './load.ts';
import { provide, remove } from './provide.ts';
import { wordsOf } from './words.ts';

/** Seconds; of 29 services on a busy machine the slowest needs a good part of it. */
const patience = 400;

/** `apart`: it was not tried, because the stub cannot stand for what it needs. `alike`: `docker compose up` fails with it as well, and says why. */
export type Converged =
  | { readonly kind: 'converged' }
  | { readonly kind: 'apart' | 'failed'; readonly why: string }
  | { readonly kind: 'alike'; readonly why: string; readonly compose: string };

/** A file, and what Compose made of it with Orbitr's variables. */
export interface Sound {
  readonly placed: Placed;
  readonly model: ComposeModel;
}

/** Applies one file on an engine that holds nothing else, and plans again: that plan has to be empty. */
export async function converge({ placed, model }: Sound, engine: Engine): Promise<Converged> {
  using home = await makeHome(placed, model);
  if (home.apart) return { kind: 'apart', why: home.apart };
  try {
    await provide(home, engine);
    const why = await fault(home, engine);
    if (why === undefined) return { kind: 'converged' };
    if (!why.startsWith('apply: ')) return { kind: 'failed', why };
    await remove(home, engine);
    await provide(home, engine);
    const compose = await composeUp(placed, home, engine);
    return compose === undefined ? { kind: 'failed', why } : { kind: 'alike', why, compose };
  } catch (cause) {
    if (cause instanceof NotStarted) throw cause;
    return { kind: 'failed', why: cause instanceof Error ? (cause.message.split('\n').at(-1) ?? '') : String(cause) };
  } finally {
    await remove(home, engine);
  }
}

async function fault({ dir }: Home, engine: Engine): Promise<string | undefined> {
  const run = (args: readonly string[]): Promise<OrbitrResult> => orbitr(args, dir, engine);
  const applied = await run(['apply', '--yes']);
  if (applied.exit !== 0) return `apply: ${wordsOf(applied)}`;
  const planned = await run(['plan', '--detailed-exitcode']);
  if (planned.exit !== 0) return `the second plan is not empty: ${wordsOf(planned)}`;
  const destroyed = await run(['destroy', '--all', '--yes']);
  return destroyed.exit === 0 ? undefined : `destroy: ${wordsOf(destroyed)}`;
}

async function orbitr(args: readonly string[], cwd: string, engine: Engine): Promise<OrbitrResult> {
  const running = startOrbitr(args, { cwd, env: engine.env, through: engine.entrance(cwd) });
  const timer = setTimeout(() => running.killGroup('SIGKILL'), patience * 1000);
  const result = await running.result;
  clearTimeout(timer);
  // a shell's way to say that there is no such program: nothing is known of the file then, and the run has to end
  if (result.exit === 126 || result.exit === 127) throw new NotStarted(wordsOf(result));
  return result;
}

class NotStarted extends Error {}
