import type { DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import { appFromBundle } from '../core/revision/bundle.ts';
import { newestFirst, serving } from '../core/revision/choose.ts';
import { changedFields, type RevisionDiff } from '../core/revision/diff.ts';
import type { PastEvent, Quarantine, Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { checkSelection } from './selection.ts';

type Remembers = Pick<Runtime, 'store'>;

export interface History {
  readonly version: 1;
  /** Newest first. */
  readonly revisions: readonly (Revision & { readonly current: boolean })[];
}

/** What was applied. State alone is asked, no engine. */
export function history({ store }: Remembers, apps: readonly string[]): History {
  const all = store.revisions.list();
  checkKnown(all, apps);
  const byApp = Map.groupBy(all, ({ app }) => app);
  const wanted = [...byApp].filter(([app]) => apps.length === 0 || apps.includes(app));
  return {
    version: 1,
    revisions: wanted.flatMap(([, own]) => {
      const now = serving(own)?.number;
      return newestFirst(own).map((revision) => ({ ...revision, current: revision.number === now }));
    }),
  };
}

/** Field by field. Without `from`: the revision before; without `to`: the newest. */
export function historyDiff(
  runtime: Remembers,
  app: string,
  { from, to }: { readonly from?: number; readonly to?: number },
): RevisionDiff {
  const own = newestFirst(runtime.store.revisions.list(app));
  checkKnown(own, [app]);
  const after = find(own, app, to ?? own[0]?.number ?? 0);
  const before = find(own, app, from ?? own.find(({ number }) => number < after.number)?.number ?? 0);
  return {
    version: 1,
    app,
    from: before.number,
    to: after.number,
    changes: changedFields(read(runtime, before), read(runtime, after)),
  };
}

function find(own: readonly Revision[], app: string, wanted: number): Revision {
  const found = own.find(({ number }) => number === wanted);
  if (found) return found;
  const numbers = own.map(({ number }) => number).join(', ');
  throw new OrbitrError({
    code: 'reference-missing',
    message: wanted === 0 ? `${app} has no other revision to compare with` : `${app} has no revision ${wanted}`,
    suggestions: [`it has ${numbers}: orbitr history ${app}`],
    subject: { app },
  });
}

function read({ store }: Remembers, { app, number, services }: Revision): DesiredApp {
  const files = store.revisions.files(app, number);
  const bundle = files && appFromBundle(files.bundle, services, number);
  if (bundle) return bundle;
  throw new OrbitrError({
    code: 'state-unreadable',
    message: `what revision ${number} of ${app} was made from is not remembered any more`,
    suggestions: [`compare others: orbitr history ${app}`],
    subject: { app },
  });
}

export interface Why {
  readonly version: 1;
  readonly app: string;
  /** The newest. */
  readonly revision: Revision;
  /** What failed last, where the newest is the way back from it. */
  readonly failed?: Revision;
  readonly serving?: number;
  readonly quarantine?: Quarantine;
}

/** Why an app is as it is: what changed it last, who asked for it, and how it ended. */
export function why({ store }: Remembers, app: string, number?: number): Why {
  const own = newestFirst(store.revisions.list(app));
  checkKnown(own.length > 0 ? own : store.revisions.list(), [app]);
  const revision = number === undefined ? own[0] : find(own, app, number);
  if (!revision) throw new Error(`no revision of ${app}`);
  const failed = own.find((each) => each.number === revision.after);
  const now = serving(own)?.number;
  const quarantine = store.revisions.quarantined().find((held) => held.app === app);
  return {
    version: 1,
    app,
    revision,
    ...(failed ? { failed } : {}),
    ...(now === undefined ? {} : { serving: now }),
    ...(quarantine ? { quarantine } : {}),
  };
}

function checkKnown(all: readonly Revision[], apps: readonly string[]): void {
  if (all.length > 0) {
    checkSelection(apps, [...new Set(all.map(({ app }) => app))]);
    return;
  }
  if (apps.length === 0) return;
  throw new OrbitrError({
    code: 'reference-missing',
    message: `nothing was applied yet, as far as is known: ${apps.join(', ')} has no history`,
    suggestions: ['run: orbitr apply'],
  });
}

export interface PastEvents {
  readonly version: 1;
  /** Oldest first. */
  readonly events: readonly PastEvent[];
}

export interface EventOptions {
  readonly apps: readonly string[];
  readonly most: number;
  /** Only what somebody did, and who. */
  readonly audit: boolean;
}

export function pastEvents({ store }: Remembers, { apps, most, audit }: EventOptions): PastEvents {
  const isMeant = ({ app, by }: PastEvent) =>
    (apps.length === 0 || (app !== undefined && apps.includes(app))) && (!audit || by !== undefined);
  return { version: 1, events: store.revisions.events(10_000).filter(isMeant).slice(-most) };
}
