import { OrbitrError } from '../core/errors.ts';
import {
  type FoundService,
  planServiceInstall,
  planServiceUninstall,
  type ServiceAct,
} from '../core/service/plan-service.ts';
import { type UnitFacts, unitText } from '../core/service/unit.ts';
import { fitsUnit } from '../core/service/unit-words.ts';
import type { ServiceFacts, Services } from '../ports/services.ts';

/** What was done about a service, or is known of it. */
export interface ServiceResult {
  /** Version of this shape. */
  readonly version: 1;
  readonly service: string;
  readonly file: string;
  /** What was done, in order; empty where there was nothing to do. */
  readonly acts: readonly ServiceAct[];
  readonly installed: boolean;
  readonly enabled: boolean;
  readonly state?: ServiceFacts;
}

export type ServiceWish = Omit<UnitFacts, 'user' | 'socketGroup'> & {
  /** Default: whoever owns `ownedBy`, else root. */
  readonly user?: string;
  readonly ownedBy?: string;
  /** The engine’s socket, where it is one. */
  readonly socket?: string;
};

/** The unit, without touching anything. Throws `usage` for a user that is not there. */
export async function serviceUnit(services: Services, wish: ServiceWish): Promise<string> {
  const { user: asked, ownedBy, socket, ...facts } = wish;
  for (const text of [...facts.program, ...facts.words, facts.workingDir, ...facts.writable])
    if (!fitsUnit(text)) throw usage(`a unit cannot hold a line break: ${JSON.stringify(text)}`);
  const user = await services.user(asked ?? (ownedBy === undefined ? 0 : services.owner(ownedBy)));
  if (user === undefined)
    throw asked === undefined
      ? usage(`nobody on this machine is who owns ${ownedBy ?? 'the folder'}`, 'name a user: --user NAME')
      : usage(`there is no user ${asked}`, `make one: useradd --system --create-home ${asked}`);
  const group = socket === undefined || user === 'root' ? undefined : await services.socketGroup(socket);
  return unitText({ ...facts, user, ...(group === undefined || group === 'root' ? {} : { socketGroup: group }) });
}

/** Writes the unit, and starts it with the machine and now. Nothing is touched where something stands against it. */
export async function installService(services: Services, wish: ServiceWish): Promise<ServiceResult> {
  refuse(services, `sudo orbitr service install`);
  const text = await serviceUnit(services, wish);
  const found = await services.look(wish.name);
  return carryOut(services, wish.name, found, planServiceInstall(found, text), text);
}

/** Stops the daemon, in good order, and takes its unit away. What runs on Docker goes on running. */
export async function uninstallService(services: Services, name: string): Promise<ServiceResult> {
  refuse(services, 'sudo orbitr service uninstall');
  const found = await services.look(name);
  return carryOut(services, name, found, planServiceUninstall(found));
}

export async function serviceStatus(services: Services, name: string): Promise<ServiceResult> {
  const why = services.obstacle('reading');
  if (why !== undefined) throw blocked(why, notHere);
  const found = await services.look(name);
  return resultOf(name, found, [], found.text === undefined ? undefined : await services.facts(name));
}

async function carryOut(
  services: Services,
  name: string,
  found: FoundService,
  acts: readonly ServiceAct[] | 'foreign',
  text?: string,
): Promise<ServiceResult> {
  if (acts === 'foreign')
    throw blocked(`${found.file} is somebody’s own unit: Orbitr did not write it`, [
      'choose another name: --name NAME',
      `or look at it, and remove it yourself: systemctl cat ${name}`,
    ]);
  for (const act of acts) await services.act(name, act, text);
  const now = await services.look(name);
  return resultOf(name, now, acts, now.text === undefined ? undefined : await services.facts(name));
}

function resultOf(
  service: string,
  { file, text, isEnabled }: FoundService,
  acts: readonly ServiceAct[],
  state: ServiceFacts | undefined,
): ServiceResult {
  const base = { version: 1, service, file, acts, installed: text !== undefined, enabled: isEnabled } as const;
  return state ? { ...base, state } : base;
}

const notHere = [
  'print the unit, for a machine that has it: orbitr service install --print',
  'or run it in a container: see docs/service.md',
];

function refuse(services: Services, asRoot: string): void {
  const why = services.obstacle('reading');
  if (why !== undefined) throw blocked(why, notHere);
  const mayNot = services.obstacle('root');
  if (mayNot !== undefined) throw blocked(mayNot, [asRoot]);
}

function blocked(message: string, suggestions: readonly string[]): OrbitrError {
  return new OrbitrError({ code: 'blocked', message, suggestions });
}

function usage(message: string, ...suggestions: readonly string[]): OrbitrError {
  return new OrbitrError({ code: 'usage', message, suggestions });
}
