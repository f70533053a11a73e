import type { AppPlan } from '../plan/types.ts';

/** Apps that have to be walked together because one must be ready before another; sorted as the plan has them. */
export function groupsOf(apps: readonly AppPlan[]): readonly (readonly string[])[] {
  const group = new Map(apps.map(({ app }) => [app, app]));
  const rootOf = (app: string): string => {
    const up = group.get(app) ?? app;
    return up === app ? app : rootOf(up);
  };
  for (const { app, needs } of apps)
    for (const need of needs) if (group.has(need)) group.set(rootOf(app), rootOf(need));
  return [...Map.groupBy(apps, ({ app }) => rootOf(app)).values()].map((members) => members.map(({ app }) => app));
}
