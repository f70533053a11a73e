import type { MaxChanges } from '../core/config/sync-settings.ts';
import { OrbitrError } from '../core/errors.ts';

/** What a saved plan does was settled when it was made: a flag that would change it must not be passed over. */
export function refusePlanFlags(flags: Readonly<Record<string, unknown>>): void {
  const given = ['app', 'all', 'prune', 'take-over', 'deep'].find(
    (name) => flags[name] === true || Array.isArray(flags[name]),
  );
  if (given === undefined) return;
  throw new OrbitrError({
    code: 'usage',
    message: `a saved plan is carried out as it is: --${given} belongs to orbitr plan`,
    suggestions: [`orbitr plan --${given} … --out PLAN-FILE, then orbitr apply PLAN-FILE`],
  });
}

/** A consent that is not understood must not pass for one. */
export function checkConsents(allow: readonly string[]): void {
  const unknown = allow.find((consent) => !/^data:./.test(consent));
  if (unknown === undefined) return;
  throw new OrbitrError({
    code: 'usage',
    message: `--allow must be data:APP, is "${unknown}"`,
    suggestions: [
      /^[a-z0-9-]+$/.test(unknown) && unknown !== 'data' ? `use --allow data:${unknown}` : 'orbitr apply --help',
    ],
  });
}

/** As orbitr.yaml would have it. */
export function readMaxChanges(text: string | undefined): MaxChanges | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  if (/^(?:[1-9]\d?|100)%$/.test(text)) return text;
  throw new OrbitrError({
    code: 'usage',
    message: `--max-changes must be a whole number of at least 1, or a share of the apps such as 20%, is "${text}"`,
    suggestions: ['orbitr apply --help'],
  });
}

/** Taking everything down must be said in so many words. */
export function requireAppsOrAll(apps: readonly string[] | undefined, all: boolean): readonly string[] {
  if ((apps?.length ?? 0) > 0 !== all) return apps ?? [];
  throw new OrbitrError({
    code: 'usage',
    message: all ? 'destroy takes names of apps or --all, not both' : 'destroy needs names of apps, or --all',
    suggestions: ['orbitr destroy APP', 'orbitr destroy --all', 'orbitr status, which lists them'],
  });
}

/** Empty: all of them. */
export function notifierNamesOrAll(names: readonly string[] | undefined, all: boolean): readonly string[] {
  if (all && names && names.length > 0)
    throw new OrbitrError({
      code: 'usage',
      message: 'notifier test takes names or --all, not both',
      suggestions: ['orbitr notifier test --all', `orbitr notifier test ${names.join(' ')}`],
    });
  return names ?? [];
}
