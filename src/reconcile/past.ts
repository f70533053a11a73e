import type { Desired, DesiredApp } from '../core/desired/types.ts';
import { appFromBundle } from '../core/revision/bundle.ts';
import { openApply, openRollback } from '../core/revision/choose.ts';
import type { Past } from '../core/revision/findings.ts';
import { keptIn } from '../core/revision/kept.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { withKeptFiles } from './kept-files.ts';

type Remembers = Pick<Runtime, 'files'> & { readonly store: Pick<Store, 'revisions' | 'dir'> };

/** What a plan has to respect of the past: quarantined inputs, and rollbacks that are under way, or asked for. */
export function readPast(runtime: Remembers, asked: readonly Revision[] = []): Past | undefined {
  const { revisions } = runtime.store;
  const quarantined = revisions.quarantined();
  const apps = [...Map.groupBy(revisions.list(), ({ app }) => app).values()];
  const pending = apps.flatMap((own) => openApply(own)?.app ?? []);
  const under = apps.flatMap((own) => openRollback(own) ?? []);
  // without its content there is no way back: the quarantine holds the app where it is
  const restoring = [...under, ...asked].filter((revision) => restoredApp(runtime, revision) !== undefined);
  if (quarantined.length + restoring.length + pending.length === 0) return undefined;
  return {
    quarantined: Object.fromEntries(quarantined.map((held) => [held.app, held])),
    restoring: Object.fromEntries(restoring.map((revision) => [revision.app, revision])),
    pending,
  };
}

/** An app on its way back is planned as that revision had it, whatever its files say by now. */
export function withRestored(runtime: Remembers, desired: Desired, past: Past | undefined): Desired {
  const restored = Object.values(past?.restoring ?? {}).flatMap((revision) => restoredApp(runtime, revision) ?? []);
  if (restored.length === 0) return desired;
  const names = new Set(restored.map(({ name }) => name));
  const known = [...desired.apps, ...desired.frozen].map(({ name }) => name);
  const back = restored.filter(({ name }) => known.includes(name));
  return {
    ...desired,
    apps: [...desired.apps.filter(({ name }) => !names.has(name)), ...back.map((app) => asUsed(app, desired))].sort(
      (a, b) => (a.name < b.name ? -1 : 1),
    ),
    frozen: desired.frozen.filter(({ name }) => !names.has(name)),
  };
}

/** Undefined where nobody knows any more what it was made from. */
export function restoredApp(runtime: Remembers, { app, restores }: Revision): DesiredApp | undefined {
  const { store } = runtime;
  if (restores === undefined) return undefined;
  const files = store.revisions.files(app, restores);
  const of = store.revisions.list(app).find(({ number }) => number === restores);
  const restored = files && of && appFromBundle(files.bundle, of.services, of.number);
  return restored && withKeptFiles(runtime, restored, keptIn(files.bundle));
}

/** Who uses it is for those others to say, and now. */
function asUsed(app: DesiredApp, { apps }: Desired): DesiredApp {
  return { ...app, usedBy: apps.find(({ name }) => name === app.name)?.usedBy ?? app.usedBy };
}
