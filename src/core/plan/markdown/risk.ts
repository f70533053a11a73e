import type { AppPlan, Risk } from '../types.ts';

const levels = ['none', 'restart', 'outage', 'data'] as const satisfies readonly Risk['level'][];

/** The worst that its steps do. */
export function riskOf({ steps }: Pick<AppPlan, 'steps'>): Risk['level'] {
  const worst = Math.max(0, ...steps.map(({ risk }) => levels.indexOf(risk.level)));
  return levels[worst] ?? 'none';
}

/** What somebody must not overlook stands in bold. */
export function riskText(level: Risk['level']): string {
  return level === 'none' || level === 'restart' ? level : `**${level}**`;
}
