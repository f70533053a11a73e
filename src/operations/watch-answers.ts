import { type HealthEntry, since } from '../core/health/history.ts';
import type { ServiceHealth } from '../core/health/types.ts';
import type { Runtime } from '../ports/runtime.ts';

/** The newest answers of every service, in memory: the store gets what is worth to be kept. */
export interface Answers {
  /** All answers of these apps in one round. `changed`: those that have become ill or well. */
  readonly take: (
    apps: readonly string[],
    entries: readonly HealthEntry[],
  ) => { readonly services: readonly ServiceHealth[]; readonly changed: readonly ServiceHealth[] };
  /** The newest last. */
  readonly of: (one: Pick<HealthEntry, 'app' | 'service' | 'container'>) => readonly HealthEntry[];
}

interface Known {
  readonly entries: readonly HealthEntry[];
  readonly kept: number;
  readonly since: number;
  readonly isIll?: boolean;
}

/** As many as any check may want to see failing in a row. */
const most = 20;
/** Milliseconds: a service that stays well is written down so often. */
const keepEvery = 300_000;

export function newAnswers({ store }: Pick<Runtime, 'store'>): Answers {
  const known = new Map<string, Known>();
  const keyOf = ({ app, service, container }: Pick<HealthEntry, 'app' | 'service' | 'container'>) =>
    `${app}/${service}/${container}`;

  function former(entry: HealthEntry): Known {
    const key = keyOf(entry);
    const before = known.get(key);
    if (before) return before;
    const entries = store.health.list(entry.app).filter((each) => keyOf(each) === key);
    const last = entries.findLast((each) => isIll(each) !== undefined);
    const ill = last && isIll(last);
    return {
      entries: entries.slice(-most),
      kept: entries.at(-1)?.at ?? 0,
      since: since(entries, entry),
      ...(ill === undefined ? {} : { isIll: ill }),
    };
  }

  function take(entry: HealthEntry): {
    readonly one: ServiceHealth;
    readonly isChanged: boolean;
    readonly keep: boolean;
  } {
    const before = former(entry);
    const last = before.entries.at(-1);
    const isSame = last?.state === entry.state;
    const from = isSame ? before.since : entry.at;
    const ill = isIll(entry);
    const keep = !isSame || ill !== false || entry.at - before.kept >= keepEvery;
    const next = ill ?? before.isIll;
    known.set(keyOf(entry), {
      entries: [...before.entries, entry].slice(-most),
      kept: keep ? entry.at : before.kept,
      since: from,
      ...(next === undefined ? {} : { isIll: next }),
    });
    const isChanged = ill !== undefined && ill !== (before.isIll ?? false);
    return { one: { ...entry, since: from }, isChanged, keep };
  }

  return {
    take: (apps, entries) => {
      const taken = entries.map((entry) => ({ entry, ...take(entry) }));
      const kept = taken.filter(({ keep }) => keep);
      if (kept.length > 0)
        store.revisions.together(() => {
          for (const { entry } of kept) store.health.add(entry);
        });
      const seen = new Set(entries.map(keyOf));
      for (const [key, { entries: own }] of known)
        if (!seen.has(key) && apps.includes(own.at(-1)?.app ?? '')) known.delete(key);
      return {
        services: taken.map(({ one }) => one),
        changed: taken.filter(({ isChanged }) => isChanged).map(({ one }) => one),
      };
    },
    of: (one) => known.get(keyOf(one))?.entries ?? [],
  };
}

/** Undefined where that cannot be told yet. */
function isIll({ state }: HealthEntry): boolean | undefined {
  if (state === 'unhealthy' || state === 'down') return true;
  return state === 'starting' || state === 'unknown' ? undefined : false;
}
