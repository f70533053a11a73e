import { OrbitrError } from '../core/errors.ts';
import type { Candidate } from '../core/import/candidates.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import { nearest } from '../lib/nearest.ts';
import type { ImportOptions } from './import.ts';

/** What is to be imported; undefined where nothing was named. Throws `reference-missing` and `usage`. */
export function chosen(
  { projects, containers, all, as }: ImportOptions,
  free: readonly Candidate[],
  live: Snapshot,
): readonly Candidate[] | undefined {
  const named = [
    ...projects.map((name) => find('project', name, free, live)),
    ...containers.map((name) => find('container', name, free, live)),
  ];
  const meant = all ? free : [...new Set(named)];
  if (!all && meant.length === 0) return undefined;
  if (as === undefined) return meant;
  const [only, ...more] = meant;
  if (!only || more.length > 0)
    throw new OrbitrError({
      code: 'usage',
      message: `--as ${as} names one app, and ${meant.length} are to be imported`,
      suggestions: ['import them one by one'],
    });
  return [{ ...only, app: as }];
}

function find(kind: Candidate['kind'], name: string, free: readonly Candidate[], live: Snapshot): Candidate {
  const found = free.find((one) => one.kind === kind && one.name === name);
  if (found) return found;
  const what = kind === 'project' ? `Compose project ${name}` : `container ${name}`;
  const owner = ownerOf(kind, name, live);
  if (owner !== undefined)
    throw new OrbitrError({
      code: 'blocked',
      message: `${what} belongs to workspace ${owner} already`,
      suggestions: ['see what runs of it: orbitr status'],
    });
  const project = live.containers.find((one) => one.name === name)?.labels[composeLabels.project];
  const other = candidatesNamed(name, kind, project, free);
  throw new OrbitrError({
    code: 'reference-missing',
    message: `no ${what} runs here`,
    suggestions: [...other, 'see what could be imported: orbitr import'],
  });
}

function candidatesNamed(
  name: string,
  kind: Candidate['kind'],
  project: string | undefined,
  free: readonly Candidate[],
): string[] {
  if (kind === 'container' && project) return [`it is of a Compose project: orbitr import ${project}`];
  const other = free.find((one) => one.kind !== kind && one.name === name);
  if (other) return [`there is a ${other.kind} of that name: orbitr import ${commandFor(other)}`];
  const same = free.filter((one) => one.kind === kind).map((one) => one.name);
  const near = nearest(name, same);
  return near ? [`did you mean ${near}?`] : [];
}

export function commandFor({ kind, name }: Pick<Candidate, 'kind' | 'name'>): string {
  return kind === 'project' ? name : `--container ${name}`;
}

function ownerOf(kind: Candidate['kind'], name: string, live: Snapshot): string | undefined {
  const own = live.containers.filter((one) =>
    kind === 'project' ? one.labels[composeLabels.project] === name : one.name === name,
  );
  return own.map((one) => one.labels[labels.workspace]).find((owner) => owner !== undefined);
}
