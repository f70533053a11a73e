import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import type { AppInput } from './input.ts';
import type { Reason } from './types.ts';

/** `drift: report` and `drift: ignore` leave live state alone where only live state has moved; what the files ask for is always done. */
export function appliesDrift(input: AppInput, verdict: ServiceVerdict): ServiceVerdict {
  if (input.app.drift === 'repair') return verdict;
  const isDrift = (reasons: readonly Reason[]) =>
    reasons.length > 0 && reasons.every(({ source }) => source === 'drift');
  return {
    ...verdict,
    surplus: verdict.surplus.filter(({ reason }) => !isDrift([reason])),
    missing: isDrift(verdict.missingReasons) ? 0 : verdict.missing,
    recreate: isDrift(verdict.recreate) ? [] : verdict.recreate,
    kept: verdict.kept.map(withoutDrift),
  };
}

function withoutDrift({
  container,
  name,
  connect,
  disconnect,
  start,
  update,
  restart,
  signal,
}: KeptVerdict): KeptVerdict {
  return {
    container,
    name,
    connect: connect.filter(({ reason }) => reason.source !== 'drift'),
    disconnect: disconnect.filter(({ reason }) => reason.source !== 'drift'),
    ...(start && start.source !== 'drift' ? { start } : {}),
    ...(restart ? { restart } : {}),
    ...(signal ? { signal } : {}),
    ...(update && !update.reasons.every(({ source }) => source === 'drift') ? { update } : {}),
  };
}

/** What `drift: report` tells instead. */
export function driftFindings(input: AppInput, verdicts: readonly ServiceVerdict[]): Problem[] {
  if (input.app.drift !== 'report') return [];
  const reasons = verdicts.flatMap((verdict) => [
    ...verdict.missingReasons,
    ...verdict.surplus.map(({ reason }) => reason),
    ...verdict.recreate,
    ...verdict.kept.flatMap(keptReasons),
  ]);
  return reasons
    .filter(({ source }) => source === 'drift')
    .map((reason) => ({
      severity: 'warning',
      code: 'drift-left',
      app: input.app.name,
      message: `${reason.service ?? input.app.name}: ${reason.text}; left so because of drift: report`,
      suggestions: [`set drift: repair in ${appFileOf(input.app)} to have it mended`],
    }));
}

function keptReasons(kept: KeptVerdict): Reason[] {
  const single = [kept.rename, kept.unpause, kept.start].flatMap((reason) => reason ?? []);
  return [
    ...single,
    ...(kept.update?.reasons ?? []),
    ...kept.connect.map(({ reason }) => reason),
    ...kept.disconnect.map(({ reason }) => reason),
  ];
}
