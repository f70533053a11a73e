/**
 * Circles in a graph, one for each group of names that reach each other: the shortest way round from the group's first name.
 * Edges to unknown names are passed over. Both orders, of groups and within one, follow the given names.
 */
export function circlesOf(names: readonly string[], needs: (name: string) => readonly string[]): string[][] {
  const known = new Set(names);
  const next = (name: string) => needs(name).filter((need) => known.has(need));
  const covered = new Set<string>();
  const circles: string[][] = [];
  for (const name of names) {
    if (covered.has(name)) continue;
    const circle = shortestRound(name, next);
    if (!circle) continue;
    circles.push(circle);
    for (const member of circle) covered.add(member);
  }
  return circles;
}

/** Breadth first from a name back to itself. */
function shortestRound(start: string, next: (name: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const need of next(at)) {
      if (need === start) return wayTo(at, start, cameFrom);
      if (cameFrom.has(need)) continue;
      cameFrom.set(need, at);
      queue.push(need);
    }
  }
  return undefined;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let at: string | undefined = end; at !== undefined && at !== start; at = cameFrom.get(at)) way.unshift(at);
  return [start, ...way];
}
