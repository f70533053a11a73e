import { lockFileName, lockText } from '../core/config/lock-file.ts';
import { OrbitrError } from '../core/errors.ts';
import { candidates } from '../core/import/candidates.ts';
import { adoptedBy, type Draft } from '../core/import/draft.ts';
import { withAdopted } from '../core/live/adopted.ts';
import { plan } from '../core/plan/plan.ts';
import type { AppPlan } from '../core/plan/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { tellDone } from '../reconcile/journal.ts';
import { laidOver } from '../reconcile/laid-over.ts';
import { loadDesired } from '../reconcile/load.ts';
import { withLock } from '../reconcile/lock.ts';
import { lockAdopted, readLock } from '../reconcile/lock-file.ts';
import { observe } from '../reconcile/observe.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { draftOfContainers, drafts } from './import-drafts.ts';
import { chosen } from './import-selection.ts';
import { makePlan, refuseBroken } from './plan.ts';
import type { Hooks } from './types.ts';
import { writeText } from './write-text.ts';

export interface ImportOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  readonly projects: readonly string[];
  readonly containers: readonly string[];
  readonly all: boolean;
  /** The app's name, where only one thing is imported. */
  readonly as?: string;
  /** True: nothing is written. */
  readonly dryRun: boolean;
  /** Adopts also what the next apply would change. */
  readonly yes: boolean;
}

export interface ImportedApp {
  readonly app: string;
  readonly from: {
    readonly kind: 'project' | 'container';
    readonly name: string;
    readonly containers: readonly string[];
  };
  /** Relative to the workspace; empty where it had the app already. */
  readonly files: readonly { readonly path: string; readonly from?: string }[];
  readonly outside: readonly string[];
  readonly sensitive: readonly string[];
  /** A Compose file that was made of the containers, and why it was no copy. */
  readonly made?: { readonly shown: string; readonly because?: string };
  /** What the next apply would change, field by field; empty is the proof that nothing will. */
  readonly differences: readonly Differing[];
  readonly adopted: boolean;
}

export interface Differing {
  readonly service?: string;
  readonly text: string;
}

export interface ImportResult {
  readonly version: 1;
  readonly workspace: string;
  readonly dryRun: boolean;
  /** What could be imported, where nothing was named. */
  readonly candidates?: readonly (Pick<ImportedApp, 'app' | 'from'> & { readonly folder?: string })[];
  readonly apps: readonly ImportedApp[];
  readonly exit: number;
}

/**
 * Takes what runs already into the workspace, as it is: its files are written, its containers noted down by their ids, and a plan over
 * both must be empty. Nothing on the engine is touched. What differs is told, and adopted only where somebody agrees.
 */
export async function importOperation(
  runtime: Runtime,
  options: ImportOptions,
  hooks: Pick<Hooks, 'ask' | 'signal'>,
): Promise<ImportResult> {
  const loaded = await loadDesired(runtime);
  refuseBroken(loaded.workspace);
  const memory = runtime.store.memory();
  const live = withAdopted(await runtime.docker.snapshot(), loaded.desired, memory, readLock(runtime).adopted ?? {});
  const free = candidates(live);
  const base = { version: 1, workspace: loaded.desired.workspace, dryRun: options.dryRun } as const;
  const meant = chosen(options, free, live);
  if (!meant) return { ...base, candidates: free.map(listed), apps: [], exit: 0 };
  const proven = await prove(runtime, await drafts(runtime, { loaded, live, meant }));
  const wanted = options.dryRun ? [] : await agreed(proven, options, hooks);
  const kept = proven.filter((one) => !wanted.includes(one)).map((one) => imported(one, false));
  if (wanted.length === 0) return { ...base, apps: kept, exit: options.dryRun || kept.length === 0 ? 0 : 7 };
  const adopted = await withLock(runtime, 'import', hooks.signal, async () => {
    await checkEngine(runtime, live);
    return adopt(runtime, wanted);
  });
  const apps = [...adopted, ...kept].sort((a, b) => (a.app < b.app ? -1 : 1));
  return { ...base, apps, exit: kept.length > 0 ? 7 : 0 };
}

interface Proven {
  readonly draft: Draft;
  readonly differences: readonly Differing[];
}

/** A plan as if all were adopted. A copied file that Orbitr cannot read as it stands gives way to one made of the containers. */
async function prove(runtime: Runtime, first: readonly Draft[]): Promise<Proven[]> {
  const before = await planned(runtime, first);
  const live = before.live;
  const again = await Promise.all(
    first.map(async (draft) => {
      const frozen = before.frozen.get(draft.app);
      if (frozen === undefined || draft.files.length === 0 || draft.made) return draft;
      return draftOfContainers(runtime, draft, { live, because: frozen });
    }),
  );
  const isSame = again.every((draft, index) => draft === first[index]);
  const { plans } = isSame ? before : await planned(runtime, again);
  return again.map((draft) => ({ draft, differences: differencesOf(draft, plans.get(draft.app)) }));
}

async function planned(runtime: Runtime, all: readonly Draft[]) {
  const lock = readLock(runtime);
  const adopted = Object.assign({}, lock.adopted, ...all.map(adoptedBy));
  const files = all.flatMap(({ app, files: own }) =>
    own.map(({ path, content }) => ({ path: `apps/${app}/${path}`, content })),
  );
  const over = laidOver(runtime, [...files, { path: lockFileName, content: lockText({ ...lock, adopted }) }]);
  try {
    const { desired, workspace } = await loadDesired(over.runtime);
    const options = { prune: false, takeOver: [], allowData: [], deep: false, pool: workspace.file.networks?.pool };
    const input = await observe(over.runtime, desired, { ...options, apps: all.map(({ app }) => app) });
    const frozen = desired.frozen.map(
      ({ name, problems }) =>
        [name, problems.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be read'] as const,
    );
    return {
      live: input.live,
      frozen: new Map(frozen),
      plans: new Map(plan(input).apps.map((app) => [app.app, app])),
    };
  } finally {
    over.end();
  }
}

function differencesOf({ unsaid }: Draft, made: AppPlan | undefined): Differing[] {
  const errors = (made?.findings ?? []).filter(({ severity }) => severity === 'error');
  const reasons = (made?.steps ?? [])
    .filter(({ verb }) => verb !== 'await' && verb !== 'pull')
    .flatMap((step) => step.reasons.filter(({ text }) => text !== 'made anew'));
  const found = [
    ...errors.map(({ message }) => ({ text: message })),
    ...reasons.map(({ service, text }) => ({ text, ...(service ? { service } : {}) })),
    ...unsaid.map((text) => ({ text })),
  ];
  return [...new Map(found.map((one) => [`${'service' in one ? one.service : ''} ${one.text}`, one])).values()];
}

/** What does not differ needs no question: nothing that runs will be changed. */
async function agreed(
  proven: readonly Proven[],
  { yes }: ImportOptions,
  hooks: Pick<Hooks, 'ask'>,
): Promise<readonly Proven[]> {
  const differing = proven.filter(({ differences }) => differences.length > 0);
  if (differing.length === 0 || yes) return proven;
  const apps = differing.map(({ draft, differences }) => ({
    app: draft.app,
    differences: differences.map(({ service, text }) => (service ? `${service}: ${text}` : text)),
  }));
  const answer = await hooks.ask({ kind: 'adopt', apps });
  return answer === 'yes' ? proven : proven.filter((one) => !differing.includes(one));
}

/** Files first: killed in between, the app is one whose project runs already, and is left alone until this runs again. */
async function adopt(runtime: Runtime, all: readonly Proven[]): Promise<ImportedApp[]> {
  for (const { draft } of all) {
    for (const { path, content, mode } of draft.files) {
      const full = `apps/${draft.app}/${path}`;
      if (runtime.files.stat(`${runtime.dir}/${full}`)) throw inTheWay(draft.app, full);
      const write: Runtime['writeFile'] = (to, text) => runtime.writeFile(to, text, mode);
      writeText({ dir: runtime.dir, path: full, text: content }, write);
    }
  }
  lockAdopted(runtime, Object.assign({}, ...all.map(({ draft }) => adoptedBy(draft))));
  const apps = all.map(({ draft }) => draft.app);
  for (const app of apps) tellDone(runtime, 'import', app, 'adopted as it runs');
  const options = { dir: runtime.dir, apps, prune: false, takeOver: [], deep: false };
  const { made } = await makePlan(runtime, options);
  return all.map(({ draft }) => {
    const found = made.apps.find(({ app }) => app === draft.app);
    return imported({ draft, differences: differencesOf(draft, found) }, true);
  });
}

function inTheWay(app: string, path: string): OrbitrError {
  return new OrbitrError({
    code: 'duplicate-name',
    message: `${path} is there already, and nothing is overwritten`,
    subject: { app },
    suggestions: ['move it away, or choose another name: orbitr import … --as NAME'],
  });
}

function imported({ draft, differences }: Proven, adopted: boolean): ImportedApp {
  const { app, files, outside, sensitive, made } = draft;
  return {
    ...listed({ ...draft.candidate, app }),
    files: files.map(({ path, from }) => ({ path: `apps/${app}/${path}`, ...(from ? { from } : {}) })),
    outside,
    sensitive,
    ...(made ? { made } : {}),
    differences,
    adopted,
  };
}

function listed({ app, kind, name, containers }: Draft['candidate']): Pick<ImportedApp, 'app' | 'from'> {
  return { app, from: { kind, name, containers: containers.map((container) => container.name).sort() } };
}
