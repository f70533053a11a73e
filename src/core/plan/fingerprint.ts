import { ownValue } from '../../lib/own-value.ts';
import { type Canonical, specOf } from '../desired/canonical.ts';
import type { DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import { composeLabels, labels } from '../labels.ts';
import { inspectDifferences } from '../live/compare.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { PrivateDigests } from '../memory/types.ts';
import { type Difference, differences, isEqual, isMap } from './difference.ts';
import { isIgnored } from './ignored-drift.ts';
import { settingCode } from './in-place.ts';
import { type AppInput, imageOf } from './input.ts';
import { isSensitive, shownChange } from './show.ts';
import type { Reason } from './types.ts';

/** What a container of the service is labelled with: exactly this is compared, exactly this the executor writes. */
export function specOfService(input: AppInput, service: DesiredService): string {
  return specOf(service.canonical, imageOf(input, service).identity);
}

/** Containers about which nothing is remembered, or all of them in a deep pass, have to be looked at closely. */
export function mustInspect(input: AppInput, container: LiveContainer): boolean {
  return input.memory.containers[container.id] === undefined && container.state !== 'created';
}

/** Why this container is not what the files want; empty where it is, but for fields that hands may change. */
export function specReasons(input: AppInput, service: DesiredService, container: LiveContainer): Reason[] {
  return allReasons(input, service, container).filter((reason) => !isIgnored(input.app, reason));
}

function allReasons(input: AppInput, service: DesiredService, container: LiveContainer): Reason[] {
  const inspection = input.input.inspected[container.id];
  const remembered = input.memory.containers[container.id];
  if (inspection && (!remembered || isUnchanged(input, service, remembered.spec))) {
    const secrets = remembered ? privateReasons(input, service, remembered.privateDigests).filter(isSecret) : [];
    return [...inspectReasons(input, service, container, Boolean(remembered)), ...secrets];
  }
  if (!remembered) return [];
  const image = imageOf(input, service).identity;
  const applied = ownValue(input.memory.services, service.name);
  if (remembered.spec === specOf(service.canonical, image))
    return privateReasons(input, service, remembered.privateDigests);
  if (!applied || applied.spec !== remembered.spec) {
    return [
      { code: 'field', text: 'made from an earlier version of the files', service: service.name, source: 'desired' },
    ];
  }
  const fields = differences(applied.canonical, service.canonical).map((found) =>
    fieldReason(input, service, found, 'desired'),
  );
  const moved = applied.image === image ? [] : [imageReason(input, service, applied.image, image, applied.reference)];
  return [...moved, ...fields, ...privateReasons(input, service, remembered.privateDigests)];
}

/** A close look shows what an env_file gave, but not what a secret holds. */
function isSecret({ path }: Reason): boolean {
  return path?.startsWith('secrets.') ?? false;
}

function isUnchanged(input: AppInput, service: DesiredService, spec: string): boolean {
  return spec === specOfService(input, service);
}

function inspectReasons(
  input: AppInput,
  service: DesiredService,
  container: LiveContainer,
  remembered: boolean,
): Reason[] {
  const inspection = input.input.inspected[container.id];
  const model = input.app.model.services[service.name];
  if (!inspection || !model) return [];
  const volumes = Object.fromEntries(input.app.volumes.map(({ key, name }) => [key, name]));
  const { configs, secrets } = input.app.model;
  const wanted = {
    service: model,
    canonical: service.canonical,
    volumes,
    parents: parentIds(input, service),
    files: { configs, secrets },
  };
  const found = inspectDifferences(wanted, inspection);
  // made from exactly these files: whatever differs now, hands did
  const isOurs = isUnchanged(input, service, container.labels[labels.spec] ?? '');
  const isKnown = remembered || isOurs || ownValue(input.memory.services, service.name) !== undefined;
  const source = isKnown ? 'drift' : 'desired';
  const image = imageOf(input, service);
  const moved =
    image.id && image.id !== container.imageId ? [imageReason(input, service, container.imageId, image.identity)] : [];
  return [...moved, ...found.map((difference) => fieldReason(input, service, difference, source))];
}

/** Containers of the services whose namespaces or volumes it shares. */
function parentIds(input: AppInput, service: DesiredService): Record<string, string[]> {
  const idsOf = (name: string) =>
    input.containers.filter(({ labels }) => labels[composeLabels.service] === name).map(({ id }) => id);
  return Object.fromEntries(service.parents.map((name) => [name, idsOf(name)]));
}

/** Values that are never shown, not even hashed: which of them changed is all there is to say. */
function privateReasons(input: AppInput, service: DesiredService, before: PrivateDigests): Reason[] {
  const after = input.input.privateDigests[`${input.app.name}/${service.name}`] ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const position = locate(input.app.positions, `services.${service.name}.${name}`);
      const isContent = name.startsWith('secrets.');
      const what = isContent ? 'its content' : 'its value in env_file';
      return {
        code: isContent ? 'secret-content' : 'env-file-changed',
        text: `${name}: ${what} changed`,
        service: service.name,
        path: name,
        source: 'desired',
        ...(position ? { position } : {}),
      };
    });
}

function fieldReason(input: AppInput, service: DesiredService, found: Difference, source: 'desired' | 'drift'): Reason {
  if (found.path.startsWith('configs.') && found.before && found.after) return configReason(input, service, found.path);
  if (isOtherContent(found)) return configReason(input, service, found.path);
  const secret = isSensitive(found.path) || found.path in service.privateValues;
  const { before, after } = secret
    ? { before: hiddenSide(found.before), after: hiddenSide(found.after) }
    : shownChange(found.path, found.before, found.after, input.app.hidden);
  const position =
    locate(input.app.positions, `services.${service.name}.${found.path}`) ??
    locate(input.app.positions, `services.${service.name}`);
  return {
    code: (source === 'drift' ? settingCode(found.path) : undefined) ?? 'field',
    text: `${found.path}: ${before} → ${after}`,
    service: service.name,
    path: found.path,
    before,
    after,
    source,
    ...(position ? { position } : {}),
  };
}

/** The same mount, of a file that Orbitr wrote otherwise. */
function isOtherContent({ path, before, after }: Difference): boolean {
  if (!path.startsWith('volumes.') || !isMap(before) || !isMap(after)) return false;
  const bare = ({ content: _content, ...mount }: Canonical) => mount;
  return before['content'] !== after['content'] && isEqual(bare(before), bare(after));
}

function hiddenSide(value: Difference['before']): string {
  return value === undefined ? '(none)' : '(sensitive)';
}

/** A digest tells a reader nothing. */
function configReason(input: AppInput, service: DesiredService, path: string): Reason {
  const position = locate(input.app.positions, `services.${service.name}.${path}`);
  const base = {
    code: 'config-content',
    text: `${path}: its content changed`,
    service: service.name,
    path,
    source: 'desired',
  } as const;
  return position ? { ...base, position } : base;
}

function imageReason(input: AppInput, service: DesiredService, before: string, after: string, from?: string): Reason {
  if (after.startsWith('build:')) return buildReason(input, service);
  const position = locate(input.app.positions, `services.${service.name}.image`);
  const renamed = from !== undefined && from !== service.image.reference;
  return {
    code: 'image-changed',
    text: imageText(service.image.reference, short(before), short(after), renamed ? from : undefined),
    service: service.name,
    path: 'image',
    before: renamed ? from : short(before),
    after: renamed ? service.image.reference : short(after),
    source: renamed ? 'desired' : 'image',
    ...(position ? { position } : {}),
  };
}

/** What the digests of two builds are tells a reader nothing. */
function buildReason(input: AppInput, service: DesiredService): Reason {
  const position = locate(input.app.positions, `services.${service.name}.build`);
  const text = 'image: what it is built from changed';
  const base = { code: 'build-changed', text, service: service.name, path: 'image', source: 'desired' } as const;
  return position ? { ...base, position } : base;
}

function imageText(reference: string, before: string, after: string, from?: string): string {
  return from === undefined ? `image: ${reference} is ${after} now, runs ${before}` : `image: ${from} → ${reference}`;
}

function short(identity: string): string {
  return identity.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}

/** Compose's number of a container within its service; 1 where there is none. */
export function numberOf(container: LiveContainer): number {
  return Number(container.labels[composeLabels.number] ?? '1') || 1;
}
