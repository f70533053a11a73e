import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import { type Moved, movedApps, movedText } from '../core/plan/saved/moved.ts';
import { isSealed, parseSaved, type SavedPlan } from '../core/plan/saved/saved-plan.ts';
import { summarise } from '../core/plan/summary.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { outlastFormer } from '../reconcile/lock.ts';
import { factsOf, sealSecret } from '../reconcile/plan-seal.ts';
import { checkRoom } from '../reconcile/room.ts';
import { checkEngine, checkIdentity } from '../reconcile/same-engine.ts';
import { drawSecrets } from '../reconcile/secrets.ts';
import { drawnFor, finish } from './apply.ts';
import { askConsent } from './consent.ts';
import { converge } from './converge.ts';
import type { MadePlan } from './plan.ts';
import { settledPlan } from './plan-for.ts';
import type { ApplySavedOptions, Hooks } from './types.ts';

/** Carries out a plan that somebody looked at before: the file, the seal, the lock, the same engine, the same facts, then the walk. */
export async function applySavedOperation(
  runtime: Runtime,
  asked: ApplySavedOptions,
  hooks: Hooks,
): Promise<PassResult> {
  const began = runtime.clock.now();
  const { saved, secret } = openSaved(runtime, asked.file);
  if ((await checkIdentity(runtime)) !== saved.engine) throw otherEngine(runtime, saved);
  await outlastFormer(runtime, 'apply', hooks.signal);
  return withWorkspace(runtime, { workspace: saved.workspace, operation: 'apply' }, hooks, async (held) => {
    runtime.secrets.reload();
    const looked = await settledPlan(runtime, saved.options);
    if (looked.made.workspace !== saved.workspace) throw otherWorkspace(saved, looked.made.workspace);
    const touched = Object.keys(saved.touched);
    const moved = movedApps(saved.touched, factsOf(runtime, looked, touched, secret));
    if (moved.length > 0) throw stale(saved, moved, asked.file);
    const planned = only(looked, touched);
    held.onEvent({ kind: 'plan', plan: planned.made });
    if (planned.made.apps.length === 0) return finish(runtime, held, began, []);
    const consents = {
      allow: [...saved.options.allow, ...asked.allow],
      allowMassDelete: saved.options.allowMassDelete || asked.allowMassDelete,
    };
    await askConsent(planned.made, { ...saved.options, ...asked, ...consents, dir: runtime.dir, yes: true }, held);
    await checkEngine(runtime, looked.input.live);
    await checkRoom(runtime, planned.made);
    await drawSecrets(runtime, drawnFor(planned));
    const { results, counts, interrupted } = await converge(runtime, planned, asked, held);
    return finish(runtime, held, began, results, counts, interrupted);
  });
}

/** Nothing of a file is believed before its seal was verified. Throws `plan-unreadable` or `plan-seal`. */
function openSaved(runtime: Runtime, file: string): { readonly saved: SavedPlan; readonly secret: Uint8Array } {
  const isFolder = runtime.files.stat(file)?.kind === 'folder';
  const bytes = isFolder ? undefined : runtime.files.read(file);
  if (!bytes)
    throw new OrbitrError({
      code: 'plan-unreadable',
      message: isFolder ? `${file} is a folder, not a saved plan` : `there is no file ${file}`,
      suggestions: isFolder
        ? [`if it is a workspace: orbitr apply --dir ${file}`]
        : [`make it: orbitr plan --out ${file}`, 'orbitr apply --dir FOLDER, where a workspace was meant'],
    });
  const saved = parseSaved(new TextDecoder().decode(bytes), file);
  const secret = sealSecret(runtime, saved.seal.key);
  if (!secret)
    throw new OrbitrError({
      code: 'plan-seal',
      message: `${file} was sealed with ORBITR_PLAN_KEY, which is not set here; nothing was touched`,
      suggestions: [
        'set ORBITR_PLAN_KEY to the same value as where the plan was made',
        `or plan here: orbitr plan --out ${file}`,
      ],
    });
  if (!isSealed(saved, secret)) throw sealBroken(saved, file);
  return { saved, secret };
}

function sealBroken({ seal }: SavedPlan, file: string): OrbitrError {
  const isOwn = seal.key === 'state';
  return new OrbitrError({
    code: 'plan-seal',
    message: `the seal of ${file} does not fit: it was changed after it was made, or made with another ${isOwn ? 'state folder' : 'ORBITR_PLAN_KEY'}; nothing was touched`,
    suggestions: [
      `make it anew: orbitr plan --out ${file}`,
      isOwn
        ? 'to plan on one machine and apply on another: set ORBITR_PLAN_KEY to the same secret on both'
        : 'set ORBITR_PLAN_KEY to the same value in both places',
    ],
  });
}

function only({ made, ...looked }: MadePlan, names: readonly string[]): MadePlan {
  const apps = made.apps.filter(({ app }) => names.includes(app));
  return { ...looked, made: { ...made, apps, summary: summarise(apps) } };
}

function stale({ madeAt, madeBy }: SavedPlan, moved: readonly Moved[], file: string): OrbitrError {
  const [first] = moved;
  return new OrbitrError({
    code: 'plan-stale',
    message: `since this plan was made (${madeAt}, ${madeBy}) something moved: ${moved.map(movedText).join('; ')}; nothing was touched`,
    ...(first && moved.length === 1 ? { subject: { app: first.app } } : {}),
    suggestions: [`plan anew: orbitr plan --out ${file}`, `then: orbitr apply ${file}`],
  });
}

function otherWorkspace({ workspace }: SavedPlan, here: string): OrbitrError {
  return new OrbitrError({
    code: 'plan-stale',
    message: `the plan is for workspace ${workspace}, this one is ${here}; nothing was touched`,
    suggestions: ['name the right one: orbitr apply PLAN-FILE --dir FOLDER'],
  });
}

function otherEngine({ docker }: Runtime, { engine, endpoint }: SavedPlan): OrbitrError {
  return new OrbitrError({
    code: 'engine-changed',
    message: `the plan was made for the engine ${engine} at ${endpoint}; ${docker.endpoint} is another one`,
    suggestions: [
      'name the right one: DOCKER_HOST=… orbitr apply PLAN-FILE, or --target',
      'or plan for this one: orbitr plan --out FILE',
    ],
  });
}
