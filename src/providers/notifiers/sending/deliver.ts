import { hiddenForms } from '../../../core/notify/mask.ts';
import { doorsOf } from '../../../core/notify/notifiers.ts';
import { withoutSecrets } from '../../../core/plan/show.ts';
import { neutraliseLine } from '../../../lib/escape.ts';
import type { Delivery, Parcel } from '../../../ports/notify.ts';
import { type Answer, type Letter, type NotifierMember, Unsendable } from '../contract.ts';
import { request } from './request.ts';
import { suggestionsFor } from './suggestions.ts';

/** The first wait, in milliseconds; each further one is twice as long. */
const firstWait = 1000;

/** Tries until it is taken, refused, or patience is over. Whatever is told of it bears nothing of the target's secrets. */
export async function deliver(member: NotifierMember, parcel: Parcel): Promise<Delivery> {
  const { target, clock, signal, patience } = parcel;
  const clean = cleaner(parcel);
  for (let attempts = 1; ; attempts += 1) {
    const { outcome, words, wait } = await attempt(member, parcel);
    const said = clean(words);
    if (outcome === 'taken') return { kind: 'delivered', answer: said, attempts };
    const failed = { kind: 'failed', suggestions: suggestionsFor(target, words), attempts } as const;
    if (outcome === 'refused' || signal.aborted) return { ...failed, why: said };
    if (attempts >= patience.attempts)
      return { ...failed, why: attempts > 1 ? `${said} (${attempts} attempts)` : said };
    if (wait !== undefined && wait > patience.longestWait)
      return { ...failed, why: `${said}, and asks to wait for ${Math.ceil(wait / 1000)} s` };
    await clock.sleep(wait ?? firstWait * 2 ** (attempts - 1), signal);
  }
}

async function attempt(member: NotifierMember, parcel: Parcel): Promise<Answer> {
  const { notice, target, workspace, id, clock, patience } = parcel;
  const signal = AbortSignal.any([parcel.signal, AbortSignal.timeout(patience.timeout)]);
  const letter: Letter = { notice, target, workspace, id, now: clock.now(), signal, timeout: patience.timeout };
  try {
    return await member(letter, (wanted) => request(wanted, { signal, now: clock.now() }));
  } catch (error) {
    if (error instanceof Unsendable) return { outcome: 'refused', words: error.message };
    throw error;
  }
}

/** Foreign words on one line, without what opens the door that they were said behind. */
function cleaner({ target }: Parcel): (text: string) => string {
  const hidden = hiddenForms(doorsOf(target));
  return (text) => withoutSecrets(neutraliseLine(text), hidden).slice(0, 300);
}
