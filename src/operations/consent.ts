import { OrbitrError } from '../core/errors.ts';
import type { Consent, Plan } from '../core/plan/types.ts';
import type { ApplyOptions, Hooks } from './types.ts';

/** Asks for everything that the plan needs agreement to. Returns only where all of it was given. */
export async function askConsent(plan: Plan, options: ApplyOptions, hooks: Hooks): Promise<void> {
  const consents = plan.apps.filter(({ steps }) => steps.length > 0).flatMap((app) => app.consents);
  requireMassDelete(consents, options);
  requireData(consents, options);
  if (options.yes) return;
  const answer = await hooks.ask({ kind: 'walk', plan });
  if (answer === 'yes') return;
  throw new OrbitrError({
    code: 'consent-missing',
    message:
      answer === 'no'
        ? 'not applied, as you wished; nothing was touched'
        : 'nobody can be asked, and --yes was not given; nothing was touched',
    suggestions: answer === 'no' ? [] : ['read the plan: orbitr plan', 'then agree to it: orbitr apply --yes'],
  });
}

/** Neither --yes nor a quick "y" is enough to take many apps down at once. */
function requireMassDelete(consents: readonly Consent[], options: ApplyOptions): void {
  const mass = consents.filter(({ kind }) => kind === 'mass-delete');
  const [first] = mass;
  if (!first || options.allowMassDelete) return;
  throw new OrbitrError({
    code: 'consent-missing',
    message: `${first.why} (${mass.map(({ app }) => app).join(', ')}); nothing was touched`,
    suggestions: [
      'check that the workspace is complete: orbitr validate',
      'if it is: orbitr apply --prune --allow-mass-delete',
    ],
  });
}

function requireData(consents: readonly Consent[], options: ApplyOptions): void {
  const missing = consents.find(({ kind, app }) => kind === 'data' && !options.allow.includes(`data:${app}`));
  if (!missing) return;
  throw new OrbitrError({
    code: 'consent-missing',
    message: `${missing.app}: ${missing.why}; nothing was touched`,
    suggestions: [`if that is fine: orbitr apply --app ${missing.app} --allow data:${missing.app}`],
  });
}
