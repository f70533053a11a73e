import type { Desired, DesiredApp } from '../core/desired/types.ts';
import { appFromBundle } from '../core/revision/bundle.ts';
import { openRollback } from '../core/revision/choose.ts';
import type { Past } from '../core/revision/findings.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Store } from '../ports/store.ts';

type Remembers = { readonly store: Pick<Store, 'revisions'> };

/** What a plan has to respect of the past: quarantined inputs, and rollbacks that are under way, or asked for. */
export function readPast({ store }: Remembers, asked: readonly Revision[] = []): Past | undefined {
  const quarantined = store.revisions.quarantined();
  const apps = Map.groupBy(store.revisions.list(), ({ app }) => app);
  const under = [...apps.values()].flatMap((own) => openRollback(own) ?? []);
  const restoring = [...under, ...asked];
  if (quarantined.length === 0 && restoring.length === 0) return undefined;
  return {
    quarantined: Object.fromEntries(quarantined.map((held) => [held.app, held])),
    restoring: Object.fromEntries(restoring.map((revision) => [revision.app, revision])),
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

function restoredApp({ store }: Remembers, { app, restores }: Revision): DesiredApp | undefined {
  if (restores === undefined) return undefined;
  const files = store.revisions.files(app, restores);
  const of = store.revisions.list(app).find(({ number }) => number === restores);
  return files && of && appFromBundle(files.bundle, of.services, of.number);
}

/** Who uses it is for those others to say, and now. */
function asUsed(app: DesiredApp, { apps }: Desired): DesiredApp {
  return { ...app, usedBy: apps.find(({ name }) => name === app.name)?.usedBy ?? app.usedBy };
}
