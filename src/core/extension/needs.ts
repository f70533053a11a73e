import type { LoadedApp } from '../app/types.ts';
import type { Position } from '../problems.ts';

/** Apps that an app's values take outputs from, each with the first value that does. */
export function valueNeeds({ file }: LoadedApp): ReadonlyMap<string, string> {
  const needs = new Map<string, string>();
  for (const [key, value] of Object.entries(file.values ?? {})) {
    const provider = typeof value === 'object' && 'from' in value ? value.from.split('.')[0] : undefined;
    if (provider !== undefined && !needs.has(provider)) needs.set(provider, key);
  }
  return needs;
}

/** The app depending on these as if its file said so, each at the place that made it so. */
export function withNeeds(app: LoadedApp, needs: ReadonlyMap<string, Position | undefined>): LoadedApp {
  const own = app.file.dependsOn ?? [];
  const added = [...needs].filter(([name]) => !own.includes(name));
  if (added.length === 0) return app;
  const positions: Record<string, Position> = { ...app.positions };
  for (const [index, [, position]] of added.entries())
    if (position) positions[`dependsOn.${own.length + index}`] = position;
  return { ...app, positions, file: { ...app.file, dependsOn: [...own, ...added.map(([name]) => name)] } };
}
