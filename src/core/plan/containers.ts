import { ownValue } from '../../lib/own-value.ts';
import type { DesiredService } from '../desired/types.ts';
import { composeLabels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import { hasEnded } from './ended.ts';
import { type FileChanges, fileChanges } from './file-changes.ts';
import { numberOf } from './fingerprint.ts';
import { isIgnored } from './ignored-drift.ts';
import { settingsInPlace } from './in-place.ts';
import type { AppInput } from './input.ts';
import { type Attachment, attachments } from './links.ts';
import { recreateReasons } from './recreate-reasons.ts';
import { chooseWanted } from './rollout.ts';
import type { LiveSettings, Reason } from './types.ts';

/** What has to happen to one service's containers, before it is put into steps. */
export interface ServiceVerdict {
  readonly service: DesiredService;
  /** Replicas that have to be made. */
  readonly missing: number;
  readonly missingReasons: readonly Reason[];
  /** Containers that must go: more than wanted, or left behind by an interrupted recreation. */
  readonly surplus: readonly { readonly container: LiveContainer; readonly reason: Reason }[];
  readonly kept: readonly KeptVerdict[];
  /** Not empty: every container of the service is made anew. */
  readonly recreate: readonly Reason[];
}

/** A container that stays, and what brings it back in line without making it anew. */
export interface KeptVerdict {
  readonly container: LiveContainer;
  readonly name: string;
  readonly rename?: Reason;
  readonly connect: readonly { readonly attachment: Attachment; readonly reason: Reason }[];
  readonly disconnect: readonly { readonly network: string; readonly reason: Reason }[];
  /** Settings that an engine changes while the container runs. */
  readonly update?: { readonly settings: LiveSettings; readonly reasons: readonly Reason[] };
  readonly unpause?: Reason;
  readonly start?: Reason;
  readonly restart?: Reason;
  readonly signal?: FileChanges['signal'];
}

export function judgeService(input: AppInput, service: DesiredService): ServiceVerdict {
  const mine = input.containers.filter((container) => container.labels[composeLabels.service] === service.name);
  const { chosen, leftovers } = chooseByNumber(mine, (container) => properName(input, service, container));
  const { wanted, extra, interrupted } = chooseWanted(input, service, chosen);
  const missing = service.replicas - wanted.length;
  const judged = wanted.map((container) => judgeSpec(input, service, container));
  return {
    service,
    missing,
    missingReasons: missing > 0 ? [missingReason(input, service, wanted.length)] : [],
    surplus: [
      ...leftovers.map((container) => ({ container, reason: leftoverReason(service, container) })),
      ...extra.map((container) => ({
        container,
        reason: interrupted?.(container) ?? surplusReason(input, service, container),
      })),
    ],
    recreate: unique(judged.flatMap(({ update, reasons }) => (update ? [] : reasons))),
    kept: judged.map(({ container, update, files: { restart, signal } }) => ({
      ...judgeKept(input, service, container),
      ...(update ? { update } : {}),
      ...(restart ? { restart } : {}),
      ...(signal ? { signal } : {}),
    })),
  };
}

/** What hands have set while it runs can be set back so. What the files ask for is part of what a container is made from, and labelled with. */
function judgeSpec(input: AppInput, service: DesiredService, container: LiveContainer) {
  const files = fileChanges(input, service, container);
  const reasons = [...recreateReasons(input, service, container), ...files.recreate];
  const model = input.app.model.services[service.name];
  const isDrift = reasons.length > 0 && reasons.every(({ source }) => source === 'drift');
  const settings = isDrift && model ? settingsInPlace(model, reasons) : undefined;
  return { container, reasons, files, ...(settings ? { update: { settings, reasons } } : {}) };
}

/** One container per number: the one that bears its proper name, else the one that runs, else the newest. The rest was left behind. */
function chooseByNumber(containers: readonly LiveContainer[], nameOf: (container: LiveContainer) => string) {
  const groups = Map.groupBy(containers, numberOf);
  const rank = (container: LiveContainer) => [
    container.name === nameOf(container) ? 0 : 1,
    container.state === 'running' ? 0 : 1,
    -container.createdAt,
  ];
  const ordered = [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group.toSorted((a, b) => compareRanks(rank(a), rank(b)) || (a.id < b.id ? -1 : 1)));
  return {
    chosen: ordered.flatMap((group) => group.slice(0, 1)),
    leftovers: ordered.flatMap((group) => group.slice(1)),
  };
}

function properName(input: AppInput, service: DesiredService, container: LiveContainer): string {
  return service.containerName ?? `${input.app.project}-${service.name}-${numberOf(container)}`;
}

function judgeKept(input: AppInput, service: DesiredService, container: LiveContainer): KeptVerdict {
  const name = properName(input, service, container);
  const attached = new Set(container.networks.map(({ network }) => network));
  const wanted = attachments(input.app, service);
  const names = new Set(wanted.map(({ network }) => network));
  const isOwnNamespace = service.networks.length > 0;
  const start = startReason(input, service, container);
  const rename = renameReason(service, container, name);
  return {
    container,
    name,
    ...(rename && !isIgnored(input.app, rename) ? { rename } : {}),
    connect: wanted
      .filter(({ network }) => !attached.has(network))
      .map((attachment) => ({ attachment, reason: connectReason(service, attachment) }))
      .filter(({ reason }) => !isIgnored(input.app, reason)),
    disconnect: isOwnNamespace
      ? [...attached]
          .filter((network) => !names.has(network))
          .map((network) => ({ network, reason: disconnectReason(input, service, network) }))
          .filter(({ reason }) => !isIgnored(input.app, reason))
      : [],
    ...(container.state === 'paused'
      ? { unpause: { code: 'paused', text: 'is paused', service: service.name, source: 'drift' } as const }
      : {}),
    ...(start ? { start } : {}),
  };
}

function renameReason(service: DesiredService, container: LiveContainer, name: string): Reason | undefined {
  if (container.name === name) return undefined;
  const text = `is named ${container.name}`;
  return { code: 'renamed', text, service: service.name, path: 'container_name', source: 'drift' };
}

function startReason(input: AppInput, service: DesiredService, container: LiveContainer): Reason | undefined {
  if (container.state !== 'exited' && container.state !== 'created') return undefined;
  if (hasEnded(input, service, container)) return undefined;
  if (service.job && container.state === 'exited') {
    return {
      code: 'failed-job',
      text: `ended with exit code ${container.exitCode ?? '?'}`,
      service: service.name,
      source: 'drift',
    };
  }
  const base = { code: 'not-running', service: service.name } as const;
  if (container.state === 'created') return { ...base, text: 'was never started', source: 'recovery' };
  if (input.memory.disabled) return { ...base, code: 'disabled', text: 'was disabled until now', source: 'desired' };
  return { ...base, text: `is not running (exit code ${container.exitCode ?? '?'})`, source: 'drift' };
}

/** Whom an app depends on is for the files to say; its own networks it loses by somebody's hand. */
function connectReason(service: DesiredService, { network, provider }: Attachment): Reason {
  const base = { code: 'net-missing', service: service.name, path: `networks.${network}` } as const;
  if (provider) return { ...base, text: `is not wired to ${provider} (network ${network})`, source: 'desired' };
  return { ...base, text: `is not on network ${network}`, source: 'drift' };
}

function disconnectReason({ input, app }: AppInput, service: DesiredService, network: string): Reason {
  const base = { code: 'net-extra', service: service.name, path: `networks.${network}` } as const;
  const known = input.live.networks.find(({ name }) => name === network)?.labels ?? {};
  const provider = known[composeLabels.network] === 'link' ? known[composeLabels.project] : undefined;
  if (provider === app.project) return { ...base, text: 'no other app uses it any more', source: 'desired' };
  if (provider) return { ...base, text: `is wired to ${provider}, on which it does not depend`, source: 'desired' };
  return { ...base, text: `is on network ${network}, which no file mentions`, source: 'drift' };
}

function missingReason(input: AppInput, service: DesiredService, there: number): Reason {
  const known = isGone(input, service);
  const position = input.app.positions[`services.${service.name}`];
  const text =
    there > 0
      ? `${there} of ${service.replicas} replicas are there`
      : known
        ? 'its container is gone'
        : 'not there yet';
  return {
    code: 'missing',
    text,
    service: service.name,
    source: known ? 'drift' : 'desired',
    ...(position ? { position } : {}),
  };
}

/** A container of the service was there once, and somebody else took it away. */
function isGone({ containers, memory }: AppInput, service: DesiredService): boolean {
  const there = new Set(containers.map(({ id }) => id));
  return Object.entries(memory.containers).some(([id, known]) => known.service === service.name && !there.has(id));
}

function leftoverReason(service: DesiredService, container: LiveContainer): Reason {
  return {
    code: 'interrupted-recreate',
    text: `${container.name} was left behind by an interrupted recreation`,
    service: service.name,
    source: 'recovery',
  };
}

/** Fewer are wanted than there were: the files say so. More are there than ever were wanted: somebody scaled it by hand. */
function surplusReason({ memory }: AppInput, service: DesiredService, container: LiveContainer): Reason {
  const before = ownValue(memory.services, service.name)?.replicas ?? Number.POSITIVE_INFINITY;
  return {
    code: 'surplus',
    text: `${container.name} is more than the ${service.replicas} wanted`,
    service: service.name,
    source: before > service.replicas ? 'desired' : 'drift',
  };
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function unique(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [reason.text, reason])).values()];
}
