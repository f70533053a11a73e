import { tellsSomething } from '../../core/plan/text-reasons.ts';
import type { AppPlan, Plan, Reason } from '../../core/plan/types.ts';
import { formatPosition } from '../../core/problems.ts';
import { neutraliseLine } from '../../lib/escape.ts';

/** Reasons in one line of a log. */
const most = 4;

/** What the daemon is about to do and why, a line for each app: `shop: update: web: environment.VERSION: "1" → "2" (apps/shop/compose.yaml:7:7)`. */
export function planLines({ apps }: Plan): string[] {
  return apps
    .filter(({ steps }) => steps.length > 0)
    .map((plan) => [`${plan.app}: ${plan.change}`, ...whyOf(plan)].join(': '));
}

/** Nothing where the change itself says all, as an install does. */
function whyOf({ steps, change }: AppPlan): string[] {
  const telling = steps.flatMap(({ reasons, verb }) =>
    reasons.filter((reason) => tellsSomething(reason, verb, change)),
  );
  const all = [...new Set(telling.map(textOf))];
  const more = all.length > most ? [`and ${all.length - most} more`] : [];
  return all.length === 0 ? [] : [[...all.slice(0, most), ...more].join('; ')];
}

function textOf({ text, service, position }: Reason): string {
  const place = position ? ` (${formatPosition(position)})` : '';
  const whose =
    service === undefined || text.startsWith(service) ? '' : text.startsWith('is ') ? `${service} ` : `${service}: `;
  return `${whose}${neutraliseLine(text)}${place}`;
}
