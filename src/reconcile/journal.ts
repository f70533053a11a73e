import type { DesiredApp } from '../core/desired/types.ts';
import type { OrbitrError } from '../core/errors.ts';
import type { PlanInput } from '../core/plan/input.ts';
import type { AppPlan, Plan } from '../core/plan/types.ts';
import { bundleText, servicesOf } from '../core/revision/bundle.ts';
import { nextNumber, openApply, serving } from '../core/revision/choose.ts';
import { inputsOf } from '../core/revision/inputs.ts';
import type { Change, Revision, RevisionFiles, Verdict } from '../core/revision/types.ts';
import { hide } from '../core/secrets/hide.ts';
import { mapTexts, showTokens } from '../core/secrets/token.ts';
import type { Runtime } from '../ports/runtime.ts';
import { keepFiles, letFilesGo } from './kept-files.ts';
import { newPass, type Pass, renderText } from './pass.ts';
import { hiddenValues } from './secrets.ts';
import { keepImages, letGo } from './steps/keep-images.ts';
import type { StepEnd } from './walk.ts';

/** By app: the revision that this walk makes, written down before its first step. Apps that are only repaired have none. */
export type Begun = ReadonlyMap<string, Revision>;

export async function beginRevisions(pass: Pass, made: Plan, operation: string): Promise<Begun> {
  const { input } = pass;
  const walked = made.apps.filter(({ steps, change }) => steps.length > 0 && change !== 'remove' && change !== 'stop');
  const apps = walked.flatMap((plan) => {
    const app = input.desired.apps.find(({ name }) => name === plan.app);
    return app ? [{ plan, app }] : [];
  });
  const wanted = apps.filter(({ app, plan }) => plan.change === 'install' || isNew(pass, app));
  if (wanted.length === 0) return new Map();
  const base = { by: whoIs(pass.runtime, operation), ...commitOf(await pass.runtime.gitHead()) };
  const begun = await Promise.all(wanted.map(({ app, plan }) => begin(pass, app, plan, base)));
  return new Map(begun.map((revision) => [revision.app, revision]));
}

function isNew({ runtime, input }: Pass, app: DesiredApp): boolean {
  if (input.past?.restoring[app.name]) return true;
  return serving(runtime.store.revisions.list(app.name))?.inputs !== inputsOf(input, app);
}

async function begin(
  pass: Pass,
  app: DesiredApp,
  plan: AppPlan,
  base: Pick<Revision, 'by' | 'commit'>,
): Promise<Revision> {
  const { runtime, input } = pass;
  const { revisions } = runtime.store;
  const own = revisions.list(app.name);
  const before = serving(own);
  const kept = before && (await keepImages(pass, before));
  await letGo(pass, app.name);
  letFilesGo(runtime, app.name);
  const back = input.past?.restoring[app.name];
  const inputs = inputsOf(input, app);
  const left = openApply(own);
  // what a dead pass began is gone on with
  const same = left?.inputs === inputs ? left : undefined;
  const fresh: Revision = back ??
    same ?? {
      ...base,
      app: app.name,
      number: nextNumber(own),
      trigger: 'apply',
      outcome: 'open',
      began: runtime.clock.now(),
      inputs,
      ...(plan.change === 'install' ? { install: true } : before ? { replaces: before.number } : {}),
      changes: changesOf(plan),
      services: servicesOf(input, app),
    };
  runtime.store.restarts.clear(app.name);
  const isKnown = own.some(({ number }) => number === fresh.number);
  revisions.together(() => {
    if (kept) revisions.put(kept);
    for (const left of own.filter(({ outcome, number }) => outcome === 'open' && number !== fresh.number))
      revisions.put({ ...left, outcome: 'interrupted', ended: fresh.began });
    revisions.put(fresh, isKnown ? undefined : filesOf(pass, app));
    const what = back ? `back to revision ${back.restores}` : plan.change;
    revisions.tell({
      at: fresh.began,
      kind: back ? 'rollback' : 'apply',
      app: app.name,
      by: base.by,
      text: `revision ${fresh.number} begun: ${what}`,
    });
  });
  return fresh;
}

/** What was read back after the walk counts: images are known by then. */
export function endRevision(
  runtime: Runtime,
  input: PlanInput,
  revision: Revision,
  end: Pick<Revision, 'outcome' | 'untouched'> & { readonly verdict?: Verdict },
): Revision {
  const app = input.desired.apps.find(({ name }) => name === revision.app);
  const isRollback = revision.trigger === 'rollback';
  const ended: Revision = {
    ...revision,
    ...end,
    ended: runtime.clock.now(),
    ...(app && !isRollback ? { inputs: inputsOf(input, app), services: servicesOf(input, app) } : {}),
  };
  const { revisions } = runtime.store;
  revisions.put(ended, app && !isRollback ? filesOf(quietPass(runtime, input), app) : undefined);
  revisions.tell({
    at: runtime.clock.now(),
    kind: end.outcome,
    app: revision.app,
    text: `revision ${revision.number} is ${outcomeWords[end.outcome]}${end.verdict ? `: ${end.verdict.message}` : ''}`,
  });
  return ended;
}

const outcomeWords: Readonly<Record<Revision['outcome'], string>> = {
  open: 'open',
  serving: 'serving',
  stable: 'stable',
  failed: 'failed',
  'rolled-back': 'rolled back',
  interrupted: 'interrupted',
};

export function markRolledBack(runtime: Runtime, { app, after }: Revision): void {
  const failed = runtime.store.revisions.list(app).find(({ number }) => number === after);
  if (failed?.outcome === 'failed') runtime.store.revisions.put({ ...failed, outcome: 'rolled-back' });
}

export function verdictOf({ code, message, detail }: OrbitrError): Verdict {
  return { code, message, detail: [...detail] };
}

/** One line of the log of what people and pipelines did. */
export function tellDone(
  runtime: Pick<Runtime, 'store' | 'clock' | 'processes'>,
  operation: string,
  app: string,
  text: string,
): void {
  const { store, clock } = runtime;
  store.revisions.tell({ at: clock.now(), kind: operation, app, by: whoIs(runtime, operation), text });
}

/** What was carried out and made no revision: removals, and repairs of what other hands had changed. */
export function tellEnds(
  runtime: Runtime,
  operation: string,
  made: Plan,
  ends: readonly StepEnd[],
  begun: Begun,
): void {
  for (const app of made.apps) {
    const own = ends.filter(({ step, kind }) => step.app === app.app && kind === 'done');
    if (begun.has(app.app) || own.length === 0) continue;
    const changes = changesOf({ ...app, steps: own.map(({ step }) => step) }).map(({ text }) => text);
    const words = changes.length > 3 ? [...changes.slice(0, 3), `and ${changes.length - 3} more`] : changes;
    const what = app.change === 'remove' ? 'removed' : app.change === 'stop' ? 'stopped' : 'repaired';
    tellDone(runtime, operation, app.app, words.length > 0 ? `${what}: ${words.join('; ')}` : what);
  }
}

export function whoIs({ processes }: Pick<Runtime, 'processes'>, operation: string): string {
  const { user, host } = processes.self(operation);
  return `${user}@${host}`;
}

function commitOf(commit: Revision['commit']): Pick<Revision, 'commit'> {
  return commit ? { commit } : {};
}

function changesOf({ steps }: AppPlan): Change[] {
  const reasons = steps.flatMap((step) => step.reasons).filter(({ code }) => code !== 'gate');
  const changes = reasons.map(
    ({ text, service, path, position }): Change => ({
      text,
      ...(service === undefined ? {} : { service }),
      ...(path === undefined ? {} : { path }),
      ...(position ? { file: position.file, line: position.line } : {}),
    }),
  );
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

export function quietPass(runtime: Runtime, input: PlanInput): Pass {
  return newPass(runtime, input, { emit: () => undefined, wait: false, signal: new AbortController().signal });
}

export function filesOf(pass: Pass, app: DesiredApp): RevisionFiles {
  const text = renderText(pass, app, (model) => mapTexts(model, showTokens));
  const { runtime } = pass;
  return {
    bundle: bundleText(withOwnTexts(runtime, app), keepFiles(runtime, app)),
    rendered: hide(text, hiddenValues(runtime, app)),
  };
}

/** Files that an extension brings change with its next version: a revision holds what was in them. */
function withOwnTexts({ files }: Runtime, app: DesiredApp): DesiredApp {
  if (!app.extension) return app;
  const own = app.extension.files.map((file) => {
    const bytes = file.source === undefined ? undefined : files.read(file.source);
    const text = bytes && new TextDecoder().decode(bytes);
    // what is no text is taken from where it lies
    if (text === undefined || text.includes('\uFFFD')) return file;
    const { source: _source, ...rest } = file;
    return { ...rest, text };
  });
  return { ...app, extension: { ...app.extension, files: own } };
}
