import type { AppResult, Failure, PassResult } from '../events.ts';
import type { AppPlan, Plan } from '../plan/types.ts';
import { formatPosition, type Problem } from '../problems.ts';
import type { Commit } from '../revision/types.ts';
import { listed, sentence } from './sentences.ts';
import type { Notice } from './types.ts';

/** What a pass knows besides its result. */
export interface PassFacts {
  /** Unix milliseconds. */
  readonly at: number;
  /** What was walked: it tells a repair from an update. */
  readonly plan?: Plan;
  /** The newest revision of an app, where there is one. */
  readonly revision?: (app: string) => { readonly number: number; readonly commit?: Commit | undefined } | undefined;
}

type Base = Pick<Notice, 'at' | 'app' | 'revision' | 'commit' | 'link'>;

/** Pure: what a pass has to tell, app by app, and what is over with it. Most of it is told to nobody: see ledger.ts. */
export function noticesOfPass(result: PassResult, facts: PassFacts): Notice[] {
  return [possible(facts.at), ...result.apps.flatMap((app) => noticesOfApp(app, facts))];
}

/**
 * Pure: what a plan has to tell of apps that no pass will touch: they are as they should be, or cannot be worked on. `left`: apps whose drift
 * is seen and not put right.
 */
export function noticesOfPlan({ apps }: Pick<Plan, 'apps'>, at: number, left: readonly string[] = []): Notice[] {
  const settled = apps.flatMap(({ app, status, findings }) => {
    const outcome = settledOutcomes[status];
    return outcome ? [{ app, outcome, findings, failures: [], urls: [] }] : [];
  });
  const drifted = apps.filter(({ app, change }) => change === 'repair' && left.includes(app));
  return [
    possible(at),
    ...settled.flatMap((app) => noticesOfApp(app, { at })),
    ...drifted.map((plan) => differs({ at, app: plan.app }, reasonsOf(plan))),
  ];
}

const settledOutcomes: Readonly<Partial<Record<AppPlan['status'], AppResult['outcome']>>> = {
  'in-sync': 'unchanged',
  blocked: 'blocked',
  frozen: 'frozen',
};

/** Whatever kept passes from being made is over. */
function possible(at: number): Notice {
  const title = 'the workspace can be worked on again';
  return { kind: 'recovered', severity: 'info', course: 'end', about: 'pass', title, text: [], at };
}

function noticesOfApp(result: AppResult, { at, plan, revision }: PassFacts): Notice[] {
  const { app, urls } = result;
  const newest = revision?.(app);
  const base: Base = {
    at,
    app,
    ...(newest ? { revision: newest.number } : {}),
    ...(newest?.commit ? { commit: newest.commit } : {}),
    ...(urls[0] === undefined ? {} : { link: urls[0] }),
  };
  const own = plan?.apps.find((one) => one.app === app);
  const fate = fateOf(result, base, own);
  return [...fate, ...driftLeft(result, base)];
}

/** What became of its change. Nothing is said of a change that waits for others: theirs is the notice. */
function fateOf(result: AppResult, base: Base, plan: AppPlan | undefined): Notice[] {
  const { app, outcome, failures, findings } = result;
  const about = `apply ${app}`;
  const trouble = { ...base, about, course: 'lasting' } as const;
  switch (outcome) {
    case 'converged':
      return converged(base, about, plan);
    case 'removed':
      return [
        { ...base, kind: 'applied', severity: 'info', course: 'gone', about, title: `${app} was removed`, text: [] },
      ];
    case 'unchanged':
      return [over(base, about, { ends: ['failed', 'rolled-back'] })];
    case 'failed':
      return [
        { ...trouble, kind: 'failed', severity: 'error', title: `${app} could not be applied`, text: told(failures) },
      ];
    case 'unhealthy':
      return [
        { ...trouble, kind: 'unhealthy', severity: 'error', title: `${app} is not healthy`, text: told(failures) },
      ];
    case 'rolled-back': {
      const title = `${app} was rolled back: the new version failed, the one before serves again`;
      return [{ ...trouble, kind: 'rolled-back', severity: 'warning', title, text: told(failures) }];
    }
    case 'frozen': {
      const title = `${app} is left as it is: its files have errors`;
      return [{ ...trouble, kind: 'failed', severity: 'error', title, text: found(findings) }];
    }
    case 'blocked':
      return blocked(trouble, findings);
    case 'skipped':
      return [];
  }
}

/** A repair ends a trouble as an update does, but it is drift that is told of. What was only waited for was told before. */
function converged(base: Base, about: string, plan: AppPlan | undefined): Notice[] {
  const { app = '', revision } = base;
  if (plan && actsOf(plan).length === 0) return [over(base, about)];
  if (plan?.change === 'repair') {
    const title = `${app} differed from its files, and was put right`;
    const drift = { kind: 'drift', severity: 'warning', course: 'standing', about: `repair ${app}`, title } as const;
    return [over(base, about), { ...base, ...drift, text: reasonsOf(plan) }];
  }
  const now = revision === undefined ? `${app} is as its files want it` : `${app} is at revision ${revision} now`;
  const title = plan?.change === 'stop' ? `${app} was stopped` : now;
  return [{ ...base, kind: 'applied', severity: 'info', course: 'moment', about, title, text: [] }];
}

/** That what failed waits for a change was told when it failed. */
function blocked(trouble: Base & Pick<Notice, 'about' | 'course'>, findings: readonly Problem[]): Notice[] {
  const why = findings.filter(({ severity, code }) => severity === 'error' && code !== 'quarantined');
  if (why.length === 0) return [];
  const title = `${trouble.app} is blocked: nothing of it was touched`;
  return [{ ...trouble, kind: 'failed', severity: 'warning', title, text: found(why) }];
}

function driftLeft({ app, outcome, findings }: AppResult, base: Base): Notice[] {
  if (outcome === 'frozen' || outcome === 'removed') return [];
  const about = `drift ${app}`;
  const left = findings.filter(({ code }) => code === 'drift-left');
  if (left.length === 0) return [over(base, about)];
  return [differs(base, found(left))];
}

function differs(base: Base, text: string[]): Notice {
  const title = `${base.app} differs from its files`;
  return { ...base, kind: 'drift', severity: 'warning', course: 'lasting', about: `drift ${base.app}`, title, text };
}

function reasonsOf(plan: AppPlan): string[] {
  return listed([...new Set(actsOf(plan).flatMap((step) => step.reasons.map(({ text }) => sentence(text))))]);
}

function actsOf({ steps }: AppPlan): AppPlan['steps'] {
  return steps.filter(({ verb }) => verb !== 'await');
}

function over(base: Base, about: string, more: Pick<Notice, 'ends'> = {}): Notice {
  const title = `${base.app} is as its files want it again`;
  return { ...base, ...more, kind: 'recovered', severity: 'info', course: 'end', about, title, text: [] };
}

function told(failures: readonly Failure[]): string[] {
  return listed(
    failures.flatMap(({ message, detail, suggestions }) => [
      sentence(message),
      ...detail.slice(-5),
      ...suggestions.slice(0, 2).map((text) => `Try: ${text}`),
    ]),
  );
}

function found(findings: readonly Problem[]): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const shown = errors.length > 0 ? errors : findings;
  return listed(
    shown.map(({ position, message }) => sentence(position ? `${formatPosition(position)}: ${message}` : message)),
  );
}
