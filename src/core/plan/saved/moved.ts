import { type AppFacts, type FactKind, factKinds } from './app-facts.ts';

/** An app that is not any more what its plan was made from, and what of it moved. */
export interface Moved {
  readonly app: string;
  readonly kinds: readonly FactKind[] | 'gone';
}

/** Sorted by name. Apps that the saved plan does not touch may have moved as they like. */
export function movedApps(
  before: Readonly<Record<string, AppFacts>>,
  now: Readonly<Record<string, AppFacts>>,
): readonly Moved[] {
  return Object.entries(before)
    .map(([app, facts]) => ({ app, kinds: movedKinds(facts, now[app]) }))
    .filter(({ kinds }) => kinds.length > 0)
    .sort((a, b) => (a.app < b.app ? -1 : 1));
}

function movedKinds(before: AppFacts, now: AppFacts | undefined): Moved['kinds'] {
  return now ? factKinds.filter((kind) => before[kind] !== now[kind]) : 'gone';
}

/** `web (its containers, its files)`. Other facts lead to other steps: those are told only where nothing else is. */
export function movedText({ app, kinds }: Moved): string {
  if (kinds === 'gone') return `${app} (it is gone)`;
  const causes = kinds.filter((kind) => kind !== 'steps');
  return `${app} (${(causes.length > 0 ? causes : kinds).map((kind) => words[kind]).join(', ')})`;
}

const words: Readonly<Record<FactKind, string>> = {
  containers: 'its containers',
  networks: 'its networks',
  volumes: 'its volumes',
  images: 'its images',
  files: 'its files',
  values: 'its values',
  steps: 'what has to be done for it',
};
