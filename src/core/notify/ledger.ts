import * as z from 'zod';
import { age } from '../status/age.ts';
import { concerns, isWanted, type Rules } from './routes.ts';
import { Notice } from './types.ts';

const Entry = z.object({
  notice: Notice,
  /** Unix milliseconds: since when it has been so, and when it was told last. Not told: it was not wanted, or did not arrive. */
  since: z.number(),
  told: z.number().optional(),
  /** Unix milliseconds: not before, where it did not arrive. */
  again: z.number().optional(),
});
type Entry = z.output<typeof Entry>;

/** What one notifier knows: `about` → what is the matter. JSON-safe; what cannot be read counts as not known. */
export const Ledger = z.record(z.string(), Entry);
export type Ledger = z.output<typeof Ledger>;

/** Far more than a workspace has; the oldest go first. */
const most = 2000;

/** A service that is away is not tried again for every pass. */
const pause = 5 * 60_000;

export interface Told {
  readonly ledger: Ledger;
  /** In the order in which they came; reminders last. */
  readonly notices: readonly Notice[];
}

/**
 * Pure: what of this is to be told to a notifier, and what it knows afterwards. The first notice of a trouble is told, the same one not again,
 * another one is; its end is told once, to those who heard of it; and after `remind` what still lasts is told once more.
 */
export function tell(ledger: Ledger, notices: readonly Notice[], rules: Rules, now: number): Told {
  const known = new Map(Object.entries(ledger));
  const told: Notice[] = [];
  for (const notice of notices.filter((one) => concerns(one, rules))) told.push(...take(known, notice, rules, now));
  for (const [about, entry] of known) {
    const due = dueOf(entry, rules, now);
    if (!due) continue;
    told.push(due);
    known.set(about, { notice: entry.notice, since: entry.since, told: now });
  }
  return { ledger: Object.fromEntries([...known].slice(-most)), notices: told };
}

/** It did not arrive: after a pause it is told where it still lasts or is said again. A moment is over by then. */
export function notArrived(ledger: Ledger, { about, course }: Notice, now: number): Ledger {
  const entry = Object.hasOwn(ledger, about) ? ledger[about] : undefined;
  if (!entry || course === 'moment' || course === 'end') return ledger;
  const { told: _, ...rest } = entry;
  return { ...ledger, [about]: { ...rest, again: now + pause } };
}

function take(known: Map<string, Entry>, notice: Notice, rules: Rules, now: number): Notice[] {
  const before = known.get(notice.about);
  switch (notice.course) {
    case 'gone':
      for (const [about, { notice: one }] of known) if (one.app === notice.app) known.delete(about);
      return wanted(notice, rules);
    case 'end':
      return before ? end(known, notice, before, rules) : [];
    case 'moment': {
      const isOver = before?.notice.course === 'lasting';
      const ended = isOver ? end(known, { ...notice, kind: 'recovered' }, before, rules) : [];
      return ended.length > 0 ? ended : wanted(notice, rules);
    }
    case 'standing':
    case 'lasting': {
      if (before && isSame(before.notice, notice) && !isAgain(before, notice, rules, now)) return [];
      const tells = wanted(notice, rules);
      const since = before && isSame(before.notice, notice) ? before.since : now;
      // put anew, so that the oldest stands first
      known.delete(notice.about);
      known.set(notice.about, { notice, since, ...(tells.length > 0 ? { told: now } : {}) });
      return tells;
    }
  }
}

/** Of which nobody heard, because it did not arrive, there is no end to be told. */
function end(known: Map<string, Entry>, notice: Notice, { notice: before, told }: Entry, rules: Rules): Notice[] {
  if (notice.ends && !notice.ends.some((kind) => kind === before.kind)) return [];
  known.delete(notice.about);
  const isUnheard = told === undefined && isWanted(before, rules);
  // an end counts as much as what it ends
  const isEnough = isWanted({ kind: notice.kind, severity: before.severity }, rules);
  return isEnough && !isUnheard ? [notice] : [];
}

function wanted(notice: Notice, rules: Rules): Notice[] {
  return isWanted(notice, rules) ? [notice] : [];
}

function isAgain({ told, again = 0 }: Entry, notice: Notice, rules: Rules, now: number): boolean {
  if (told === undefined) return isWanted(notice, rules) && now >= again;
  return notice.course === 'standing' && rules.remind !== undefined && now - told >= rules.remind;
}

/** What lasts, and nobody has said anew: told once more, or at last where it did not arrive. */
function dueOf({ notice, since, told, again }: Entry, { remind }: Rules, now: number): Notice | undefined {
  if (notice.course !== 'lasting') return undefined;
  if (told === undefined) return again !== undefined && now >= again ? notice : undefined;
  if (remind === undefined || now - told < remind) return undefined;
  return { ...notice, at: now, title: `${notice.title}, for ${age(since / 1000, now / 1000)} now` };
}

/** The same but for what differs each time: names of containers made anew, and how long something took. */
function isSame(one: Notice, other: Notice): boolean {
  return essence(one) === essence(other);
}

function essence({ kind, title, text }: Notice): string {
  return [kind, title, ...text]
    .join('\n')
    .replace(/\b[0-9a-f]{12,64}\b/g, '#')
    .replace(/\b\d+(?:\.\d+)?(?= ?(?:ms|s|min|m|h|seconds?|minutes?|hours?)\b)/g, '#');
}
