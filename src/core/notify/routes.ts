import { type Notice, type NoticeKind, type NoticeSeverity, severities } from './types.ts';

/** What one notifier is told, as orbitr.yaml has it. */
export interface Rules {
  readonly on: readonly NoticeKind[];
  /** All where absent. */
  readonly apps?: readonly string[];
  /** The least that is told. */
  readonly severity: NoticeSeverity;
  /** Milliseconds after which a trouble that lasts is told again; absent: never. */
  readonly remind?: number;
}

/** What wants a person. */
export const usualKinds: readonly NoticeKind[] = [
  'failed',
  'unhealthy',
  'recovered',
  'rolled-back',
  'backup-failed',
  'source-failed',
];

export function isWanted({ kind, severity }: Pick<Notice, 'kind' | 'severity'>, rules: Rules): boolean {
  return rules.on.some((word) => word === kind) && severities.indexOf(severity) >= severities.indexOf(rules.severity);
}

/** Of what concerns the whole workspace only those are told who asked for all apps. */
export function concerns({ app }: Pick<Notice, 'app'>, { apps }: Rules): boolean {
  return apps === undefined || (app !== undefined && apps.includes(app));
}
