import { errorCodes } from '../core/error-codes.ts';
import { extensionUpdates } from '../core/updates/extension-updates.ts';
import type { Outdated } from '../core/updates/types.ts';
import { withUpdates } from '../core/updates/with-updates.ts';
import type { Runtime } from '../ports/runtime.ts';
import { findUpdates } from '../reconcile/find-updates.ts';
import { loadDesired } from '../reconcile/load.ts';
import { readLock } from '../reconcile/lock-file.ts';
import { refuseBroken } from './plan.ts';
import { checkSelection } from './selection.ts';
import type { WorkspaceOptions } from './types.ts';

/** Which images have newer ones, and what holds them back. Needs registries, and no engine. */
export async function outdatedOperation(runtime: Runtime, { apps }: WorkspaceOptions): Promise<Outdated> {
  const { workspace, desired } = await loadDesired(runtime);
  refuseBroken(workspace);
  checkSelection(
    apps,
    workspace.apps.map(({ name }) => name),
  );
  const lock = readLock(runtime);
  const updated = withUpdates(desired, lock.updates ?? {});
  const images = await findUpdates(runtime, { workspace, desired: updated, lock, apps });
  const all = extensionUpdates(desired, runtime.store.memory(), lock.extensions ?? {});
  return { version: 1, images, extensions: all.filter(({ app }) => apps.length === 0 || apps.includes(app)) };
}

/** 5 where a registry could not be asked; 0 else. That an image is not there is told, and is no failure of the question. */
export function outdatedExit({ images }: Outdated): number {
  const isUnasked = images.some(({ fault }) => fault?.code === 'registry-unreachable');
  return isUnasked ? errorCodes['registry-unreachable'].exit : 0;
}
