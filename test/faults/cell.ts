import type { ProxiedRequest, Verdict } from '../rig/fault-proxy.ts';
import { killTree } from '../rig/processes.ts';
import { prepare, type Scenario } from './scenarios.ts';
import type { FaultWorld } from './world.ts';

/** How a request is hit. killed alone: Compose goes on by itself; killed with Compose: as when a machine fails. */
export const kinds = ['killed alone', 'killed with Compose', 'lost', 'answered 500', 'half-closed', 'hung'] as const;
export type Kind = (typeof kinds)[number];
export type When = 'before' | 'after';

export interface Cell {
  readonly scenario: string;
  readonly kind: Kind;
  /** The engine has not heard of the request, or it has done it and nobody knows. */
  readonly when: When;
  /** Of the requests that change something, from one. */
  readonly at: number;
}

export interface Outcome extends Cell {
  /** `POST /containers/create`; undefined where fewer requests were made this time. */
  readonly request?: string;
  /** Exit status of the one that was hit; a signal's name where it was killed. */
  readonly first: string;
  /** What was not as it should be after one further apply. */
  readonly faults: readonly string[];
  readonly ms: number;
}

/** The requests by which the scenario changes something when nobody is in its way. */
export async function countRequests(world: FaultWorld, scenario: Scenario): Promise<number> {
  await prepare(world, scenario, 'counted');
  world.write(scenario.to('counted'));
  const { exit, all } = await world.apply();
  if (exit !== (scenario.isTakenBack ? 3 : 0)) throw new Error(`${scenario.name} ends with ${exit} by itself: ${all}`);
  const count = world.proxy.seen.filter(({ mutation }) => mutation !== undefined).length;
  if (count < scenario.atLeast) throw new Error(`${scenario.name} made ${count} requests only`);
  return count;
}

/** One hit, then one further apply, which must be enough. */
export async function runCell(world: FaultWorld, scenario: Scenario, cell: Cell): Promise<Outcome> {
  const began = performance.now();
  const run = `${cell.kind}-${cell.when}-${cell.at}`.replaceAll(' ', '-');
  await prepare(world, scenario, run);
  const neighbour = scenario.fresh ? undefined : await world.neighbour();
  const wish = scenario.to(run);
  world.write(wish);
  const { request, first } = await hit(world, cell);
  const next = await world.apply();
  // the hit one may have come as far as the quarantine: then it is only told
  const isWell = scenario.isTakenBack ? next.exit === 3 || next.exit === 7 : next.exit === 0;
  const faults = [
    ...(isWell ? [] : [`the further apply ended with ${next.exit}: ${next.all}`]),
    ...(scenario.isTakenBack ? await world.faults(scenario.from(run), 7) : await world.faults(wish, 0)),
    ...(neighbour === undefined || neighbour === (await world.neighbour()) ? [] : ['the neighbour was touched']),
  ];
  const shown = request ? { request: `${request.method} ${shortPath(request.path)}` } : {};
  return { ...cell, ...shown, first, faults, ms: Math.round(performance.now() - began) };
}

async function hit(
  world: FaultWorld,
  { kind, when, at }: Cell,
): Promise<{ readonly request: ProxiedRequest | undefined; readonly first: string }> {
  let hitBy: ProxiedRequest | undefined;
  world.proxy.watch(async (request, now): Promise<Verdict> => {
    if (hitBy || now !== when || request.mutation !== at) return undefined;
    hitBy = request;
    if (kind === 'lost') return 'lose';
    if (kind === 'answered 500') return 'refuse';
    if (kind === 'half-closed') return 'half-close';
    if (kind === 'hung') return 'hang';
    if (kind === 'killed alone') running.kill('SIGKILL');
    else killTree(running.pid);
    await running.result;
    return kind === 'killed alone' && request.sender === 'compose' ? undefined : 'lose';
  });
  const running = world.start();
  const { exit, signal } = await running.result;
  return { request: hitBy, first: signal ?? String(exit) };
}

/** Ids and names tell a reader nothing. */
function shortPath(path: string): string {
  return path.replace(/\?.*/, '').replace(/\/(?:[0-9a-f]{12,}|[fn][0-9a-f]{6}[^/]*)/, '/…');
}
