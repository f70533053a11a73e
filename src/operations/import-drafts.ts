import { AppName, appNameRule } from '../core/config/scalars.ts';
import { OrbitrError } from '../core/errors.ts';
import { appFromContainers } from '../core/import/app-from-containers.ts';
import type { Candidate } from '../core/import/candidates.ts';
import { copyProject } from '../core/import/copy-project.ts';
import { appFileFor, type Draft, knownApp } from '../core/import/draft.ts';
import type { Inspection } from '../core/live/compare.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import { pooled } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { LoadedDesired } from '../reconcile/load.ts';
import { commandFor } from './import-selection.ts';

interface Seen {
  readonly loaded: LoadedDesired;
  readonly live: Snapshot;
  readonly meant: readonly Candidate[];
}

/** For each candidate the files that its app takes: copies where it was made from files that are here, else made of its containers. */
export async function drafts(runtime: Runtime, { loaded, live, meant }: Seen): Promise<Draft[]> {
  const there = [...loaded.desired.apps, ...loaded.desired.frozen];
  const made: Draft[] = [];
  for (const candidate of meant) {
    const known = knownApp(candidate, there);
    const nothing = { files: [], outside: [], sensitive: [], unsaid: [] };
    if (known) {
      made.push({ candidate, app: known.name, ...nothing });
      continue;
    }
    checkName(candidate, runtime, made);
    const draft = { candidate, app: candidate.app, ...nothing };
    const { environment = {} } = loaded.workspace.file;
    const copied =
      candidate.kind === 'project' ? copyProject(runtime.files, candidate.containers, environment) : undefined;
    const isCopy = copied !== undefined && typeof copied !== 'string';
    made.push(
      isCopy
        ? { ...draft, ...copied, files: [...copied.files, ...appFileFor(draft.app, candidate)] }
        : await draftOfContainers(runtime, draft, { live, ...(copied === undefined ? {} : { because: copied }) }),
    );
  }
  return made;
}

/** From what the containers are. */
export async function draftOfContainers(
  runtime: Runtime,
  draft: Draft,
  { live, because }: { readonly live: Snapshot; readonly because?: string },
): Promise<Draft> {
  const { candidate, app } = draft;
  const found = await pooled(candidate.containers, 8, async ({ id, imageId }) => {
    const [container, image] = await Promise.all([
      runtime.docker.inspectContainer(id),
      runtime.docker.inspectImage(imageId),
    ]);
    return container ? [[id, image ? { container, image } : { container }] as const] : [];
  });
  const inspections: Record<string, Inspection> = Object.fromEntries(found.flat());
  const { text, shown, sensitive, unsaid } = appFromContainers({ ...candidate, app }, inspections, live);
  // what may hold a password is for its owner alone
  const file = { path: 'compose.yaml', content: text, mode: sensitive.length > 0 ? 0o600 : 0o644 };
  return {
    candidate,
    app,
    files: [file, ...appFileFor(app, candidate)],
    outside: [],
    sensitive,
    unsaid,
    made: { shown, ...(because ? { because } : {}) },
  };
}

/** Throws `usage` for what can be no app's name, `duplicate-name` where something of that name is there. */
function checkName(candidate: Candidate, { dir, files }: Runtime, made: readonly Draft[]): void {
  const { app } = candidate;
  const suggestions = [`choose another: orbitr import ${commandFor(candidate)} --as NAME`];
  if (!AppName.safeParse(app).success)
    throw new OrbitrError({
      code: 'usage',
      message: `"${app}" is no name for an app, which is ${appNameRule}`,
      suggestions,
    });
  const names = files.list(`${dir}/apps`);
  const claim = [app, `${app}.yaml`, `${app}.yml`].find((name) => names.includes(name));
  const rival = made.find((draft) => draft.app === app);
  if (claim === undefined && !rival) return;
  const holder = rival ? `${rival.candidate.kind} ${rival.candidate.name}` : `apps/${claim}`;
  const message = rival
    ? `${candidate.kind} ${candidate.name} would become app ${app}, and so would ${holder}`
    : `${holder} is there already, and it is not ${candidate.kind} ${candidate.name}`;
  throw new OrbitrError({ code: 'duplicate-name', message, subject: { app }, suggestions });
}
