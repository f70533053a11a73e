import { join } from 'node:path';
import { derivedKinds } from '../core/config/generate.ts';
import type { DesiredApp } from '../core/desired/types.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { LiveContainer, Snapshot } from '../core/live/snapshot.ts';
import type { Memory } from '../core/memory/types.ts';
import { type FoundSecret, secretIn, secretsIn } from '../core/secrets/in-container.ts';
import type { SecretNeed } from '../core/secrets/need.ts';
import type { Runtime } from '../ports/runtime.ts';
import { kept } from './secrets.ts';

export interface Present {
  readonly workspace: string;
  readonly live: Snapshot;
  readonly memory: Memory;
  /** Whether a container was made from just what the files want now. */
  readonly isAsWanted: (app: DesiredApp, container: LiveContainer) => boolean;
  /** False: what is found is known to this process alone. */
  readonly lasting: boolean;
}

/**
 * Takes values that the store has lost from containers that bear them, and from the files that they mount. What was generated stands where
 * its setting is put; what a person named is taken only from a container that was made from just these files: else it may be the value of
 * another secret.
 */
export async function recoverSecrets(
  runtime: Pick<Runtime, 'secrets' | 'docker' | 'files'>,
  apps: readonly DesiredApp[],
  present: Present,
): Promise<void> {
  for (const app of apps) {
    const lost = (app.extension?.secrets ?? []).filter((need) => isLost(runtime, app, need, present.memory));
    if (lost.length === 0) continue;
    for (const container of ownContainers(app, present)) {
      const service = app.model.services[container.labels[composeLabels.service] ?? ''];
      const inspected = service && (await runtime.docker.inspectContainer(container.id));
      const takes = lost.filter(({ source }) => source.kind === 'generated' || present.isAsWanted(app, container));
      if (inspected) keepFound(runtime, takes, secretsIn(inspected, service), present);
    }
    keepFound(runtime, lost, secretsInFiles(runtime, app), present);
  }
}

/** Secrets whose values cannot be had: a named one that nobody gave, or a made one that containers or data were made with. */
export function missingSecrets(
  runtime: Pick<Runtime, 'secrets'>,
  app: DesiredApp,
  present: Pick<Present, 'workspace' | 'live' | 'memory'>,
): readonly SecretNeed[] {
  const names = new Set(app.volumes.map(({ name }) => name));
  const isInUse = present.live.volumes.some(({ name }) => names.has(name)) || ownContainers(app, present).length > 0;
  const isMissing = (need: SecretNeed) =>
    need.source.kind === 'named' ||
    (isInUse && !isDerived(need) && need.source.kind === 'generated' && isLost(runtime, app, need, present.memory));
  const needs = app.extension?.secrets ?? [];
  return needs.filter((need) => runtime.secrets.get(need) === undefined && isMissing(need));
}

/** Not there, though it was: state remembers it, or nothing of the app at all. What a new version of the extension adds was never there. */
function isLost({ secrets }: Pick<Runtime, 'secrets'>, app: DesiredApp, need: SecretNeed, memory: Memory): boolean {
  if (need.source.kind === 'given' || secrets.known.find(need.ref) !== undefined) return false;
  const remembered = memory.apps[app.name] ?? (app.renamedFrom ? memory.apps[app.renamedFrom] : undefined);
  if (remembered && Object.keys(remembered.services).length > 0)
    return Object.hasOwn(remembered.secrets ?? {}, need.ref);
  return !(app.extension?.secrets ?? []).some(({ ref }) => secrets.known.find(ref) !== undefined);
}

function isDerived({ source }: SecretNeed): boolean {
  return source.kind === 'generated' && derivedKinds.includes(source.recipe.kind ?? 'text');
}

/** Of this workspace: another one may have a project of the same name. */
function ownContainers(
  { project }: DesiredApp,
  { live, workspace }: Pick<Present, 'live' | 'workspace'>,
): LiveContainer[] {
  return live.containers.filter(
    ({ labels: own }) => own[composeLabels.project] === project && own[labels.workspace] === workspace,
  );
}

function secretsInFiles({ files }: Pick<Runtime, 'files'>, { extension }: DesiredApp): FoundSecret[] {
  return (extension?.files ?? []).flatMap(({ path, text }) => {
    const bytes = text === undefined ? undefined : files.read(join(extension?.filesDir ?? '', path));
    return bytes ? (secretIn(new TextDecoder().decode(bytes), text ?? '') ?? []) : [];
  });
}

function keepFound(
  { secrets }: Pick<Runtime, 'secrets'>,
  lost: readonly SecretNeed[],
  found: readonly FoundSecret[],
  { lasting }: Present,
): void {
  for (const { secret, value } of found) {
    const need = lost.find(({ ref }) => ref === secret.ref);
    if (need && value !== '' && secrets.get(need) === undefined) secrets.put(need.ref, kept(need, value), { lasting });
  }
}
