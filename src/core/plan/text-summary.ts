import type { TextContext } from './text.ts';
import { layout, span } from './text-layout.ts';
import type { AppStatus, Plan } from './types.ts';

/** `Plan: 3 to create, 1 to recreate, 0 to remove; 8 apps in sync.` or `Nothing to do: 10 apps match.` */
export function summaryLine({ plan, width, paint }: TextContext): string[] {
  return layout([span(summaryText(plan), 'bold')], { width, first: '', rest: '  ' }, paint);
}

/** The same without colour or line breaks. */
export function summaryText(plan: Plan): string {
  if (plan.apps.length === 0) return 'Nothing to do: the workspace has no apps yet.';
  const odd = (['blocked', 'frozen', 'orphaned', 'disabled', 'held', 'suspended'] as const).flatMap((status) =>
    count(plan, status),
  );
  const still = plan.apps.filter((app) => app.status === 'in-sync').length;
  if (plan.apps.every((app) => app.steps.length === 0)) {
    const stuck = plan.apps.some((app) => app.status === 'blocked' || app.status === 'frozen');
    const matching = still > 0 ? [`${apps(still)} ${still === 1 ? 'matches' : 'match'}`] : [];
    return `${stuck ? 'Nothing can be done now' : 'Nothing to do'}: ${[...matching, ...odd].join(', ')}.`;
  }
  const rest = [...(still > 0 ? [`${apps(still)} in sync`] : []), ...odd];
  return `Plan: ${steps(plan)}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}

function steps({ summary }: Plan): string {
  return [
    `${summary.create} to create`,
    ...(summary.change > 0 ? [`${summary.change} to change`] : []),
    ...(summary.restart > 0 ? [`${summary.restart} to restart`] : []),
    `${summary.recreate} to recreate`,
    `${summary.remove} to remove`,
  ].join(', ');
}

/** Apps of a status that have no steps: those that do are in the counts of steps. */
function count(plan: Plan, status: AppStatus): string[] {
  const number = plan.apps.filter((app) => app.status === status && app.steps.length === 0).length;
  return number > 0 ? [`${number} ${status}`] : [];
}

function apps(number: number): string {
  return `${number} ${number === 1 ? 'app' : 'apps'}`;
}
