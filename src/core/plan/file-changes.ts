import type { DesiredService } from '../desired/types.ts';
import { shownPath } from '../files/paths.ts';
import { locate } from '../files/source-map.ts';
import { isUp } from '../live/is-up.ts';
import { type FileDifference, fileDifference, type MountedFiles, type SeenFile } from '../live/mounted.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { AppInput } from './input.ts';
import type { Reason } from './types.ts';

/** What a container is given because of files that it mounts. */
export interface FileChanges {
  readonly recreate: readonly Reason[];
  readonly restart?: Reason;
  readonly signal?: { readonly signal: string; readonly reason: Reason };
}

/** Files that changed since the container was started, by the app's `onFileChange`. What does not run sees them when it starts. */
export function fileChanges(input: AppInput, service: DesiredService, container: LiveContainer): FileChanges {
  const found = changedFiles(input, service, container).filter(({ file }) => !isSeen(input, container, file));
  const policy = input.app.onFileChange ?? 'restart';
  const reason = found.length > 0 ? fileReason(input, service, found) : undefined;
  if (!reason || policy === 'ignore') return { recreate: [] };
  if (policy === 'recreate') return { recreate: [reason] };
  if (!isUp(container)) return { recreate: [] };
  // a signal does not bring what was put in the place of a mounted file
  const isStale = found.some(({ how }) => how === 'replaced');
  if (policy === 'restart' || isStale || container.state === 'restarting') return { recreate: [], restart: reason };
  return { recreate: [], signal: { signal: policy.slice('signal:'.length), reason } };
}

interface ChangedFile {
  readonly source: string;
  readonly how: FileDifference;
  readonly file: SeenFile;
}

/** What state remembers tells nothing of starts by other hands: whether it has been started since is asked of these containers only. */
export function changedFiles(input: AppInput, service: DesiredService, container: LiveContainer): ChangedFile[] {
  const before: MountedFiles = input.memory.containers[container.id]?.files ?? {};
  return Object.entries(filesOf(input, service)).flatMap(([source, file]) => {
    const how = fileDifference(before[source], file);
    return how ? [{ source, how, file }] : [];
  });
}

/** What the container is to be remembered with: what it was started with, and what was not known then. */
export function settledFiles(input: AppInput, service: DesiredService, container: LiveContainer): MountedFiles {
  const now = Object.fromEntries(
    Object.entries(filesOf(input, service)).map(([source, { identity, digest }]) => [
      source,
      { identity, ...(digest === undefined ? {} : { digest }) },
    ]),
  );
  const before = input.memory.containers[container.id]?.files ?? {};
  const changed = changedFiles(input, service, container);
  const isStarted = changed.length > 0 && changed.every(({ file }) => isSeen(input, container, file));
  return isStarted ? { ...before, ...now } : { ...now, ...before };
}

function filesOf({ input, app }: AppInput, service: DesiredService): Readonly<Record<string, SeenFile>> {
  return input.mounted?.[`${app.name}/${service.name}`] ?? {};
}

/** It was started after the change, by whomever. */
function isSeen({ input }: AppInput, { id }: LiveContainer, { changedAt }: SeenFile): boolean {
  return (input.startedAt?.[id] ?? 0) > changedAt;
}

function fileReason(input: AppInput, service: DesiredService, found: readonly ChangedFile[]): Reason {
  const mounts = input.app.model.services[service.name]?.volumes ?? [];
  const target = mounts.find(({ source }) => source === found[0]?.source)?.target ?? '';
  const path = `volumes.${target}`;
  const position = locate(input.app.positions, `services.${service.name}.${path}`);
  const names = found.map(
    ({ source, how }) => `${shownPath(input.app.dir, source)} ${how === 'replaced' ? 'was replaced' : 'changed'}`,
  );
  return {
    code: 'file-content',
    text: `${names.join(', ')} since it was started`,
    service: service.name,
    path,
    source: 'desired',
    ...(position ? { position } : {}),
  };
}
