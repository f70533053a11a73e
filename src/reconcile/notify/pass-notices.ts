import type { PassResult } from '../../core/events.ts';
import { noticesOfPass } from '../../core/notify/of-pass.ts';
import type { Notice } from '../../core/notify/types.ts';
import type { Plan } from '../../core/plan/types.ts';
import type { Runtime } from '../../ports/runtime.ts';

/** What a pass has to tell, with the revision that it made of each app and the commit that this was made from. `plan`: what was walked. */
export function passNotices(
  { store, clock }: Pick<Runtime, 'store' | 'clock'>,
  result: PassResult,
  plan?: Plan,
): Notice[] {
  return noticesOfPass(result, {
    at: clock.now(),
    ...(plan ? { plan } : {}),
    revision: (app) => store.revisions.list(app).at(-1),
  });
}
