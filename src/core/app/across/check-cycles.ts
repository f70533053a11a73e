import { circlesOf } from '../../../lib/circles.ts';
import { locate } from '../../files/source-map.ts';
import { formatPosition, type Position, type Problem } from '../../problems.ts';
import type { LoadedApp } from '../types.ts';

/** Apps that wait for each other: each of a circle is frozen, and its problem stands at its own edge and names them all. */
export function checkCycles(apps: readonly LoadedApp[]): Problem[] {
  const byName = new Map(apps.map((app) => [app.name, app]));
  const circles = circlesOf([...byName.keys()], (name) => byName.get(name)?.file.dependsOn ?? []);
  return circles.flatMap((circle) =>
    circle.map((name, index): Problem => {
      const walk = [...circle.slice(index), ...circle.slice(0, index)];
      const position = edge(byName, name, walk[1] ?? name);
      return {
        severity: 'error',
        code: 'dependency-cycle',
        message: index === 0 ? told(byName, walk) : `part of the circle of apps ${[...circle, circle[0]].join(' → ')}`,
        app: name,
        ...(position ? { position } : {}),
        suggestions: index === 0 ? ['remove one of these dependencies'] : [],
      };
    }),
  );
}

/** `a depends on b (apps/a/app.yaml:2:5), b depends on a (…)`. */
function told(byName: ReadonlyMap<string, LoadedApp>, walk: readonly string[]): string {
  if (walk.length === 1) return `${walk[0]} depends on itself`;
  const edges = walk.map((name, index) => {
    const next = walk[index + 1] ?? walk[0] ?? name;
    const position = edge(byName, name, next);
    return `${name} depends on ${next}${position ? ` (${formatPosition(position)})` : ''}`;
  });
  return `apps depend on each other in a circle: ${edges.join(', ')}`;
}

function edge(byName: ReadonlyMap<string, LoadedApp>, from: string, to: string): Position | undefined {
  const app = byName.get(from);
  return app && locate(app.positions, `dependsOn.${app.file.dependsOn?.indexOf(to) ?? 0}`);
}
