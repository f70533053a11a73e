import type { Plan, ReasonCode } from './types.ts';

/** What other hands have changed, each once however many steps mend it. */
export function driftFound({ apps }: Plan): readonly { readonly app: string; readonly code: ReasonCode }[] {
  return apps.flatMap(({ app, steps }) => {
    const reasons = steps.flatMap((step) => step.reasons).filter(({ source }) => source === 'drift');
    const each = new Map(reasons.map((reason) => [JSON.stringify([reason.code, reason.service, reason.path]), reason]));
    return [...each.values()].map(({ code }) => ({ app, code }));
  });
}
