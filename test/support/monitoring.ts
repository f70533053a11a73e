import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { openMetrics } from '../../src/adapters/metrics/open-metrics.ts';
import type { Plan, Reason, Step } from '../../src/core/plan/types.ts';

export const monitoring = resolve(import.meta.dirname, '../../examples/monitoring');

/** Where everything that can be told was told once. */
export function fullMetrics() {
  const metrics = openMetrics();
  const drift: Reason = { code: 'not-running', text: 'web is exited', service: 'web', source: 'drift' };
  metrics.apps([
    { app: 'web', state: 'running', isHealthy: true, lastHealthyAt: 1_795_770_000, hasDrift: false },
    {
      app: 'db',
      state: 'degraded',
      isHealthy: false,
      lastHealthyAt: 1_795_760_000,
      hasDrift: true,
      isQuarantined: true,
    },
  ]);
  metrics.reconciled({ app: 'web', outcome: 'converged', seconds: 0.4 });
  metrics.reconciled({ app: 'db', outcome: 'rolled-back', seconds: 1200 });
  metrics.queued({ ready: 1, working: 2, delayed: 3 });
  metrics.planned({ apps: [{ app: 'web', steps: [{ reasons: [drift] } as unknown as Step] }] } as unknown as Plan);
  metrics.containersRestarted('db', 3);
  metrics.rolledBack('db');
  metrics.snapshotTaken(0.0095);
  metrics.engineConnected(true);
  metrics.engineEvent();
  metrics.sourceAsked({ at: 1_795_770_000, isReached: true });
  metrics.webhookReceived('accepted', 'github');
  return metrics;
}

/** Names of the families that are announced. */
export function familiesOf(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description?: string };
}

export function alerts(): readonly Alert[] {
  const { groups } = parse(read('orbitr.rules.yml')) as { groups: readonly { readonly rules: readonly Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** Every expression of the board, its variables filled in as Grafana does. */
export function boardExpressions(): readonly { readonly title: string; readonly expr: string }[] {
  const { panels } = JSON.parse(read('grafana-dashboard.json')) as { readonly panels: readonly Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      title,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(?:instance|app)/g, '.*'),
    })),
  );
}

function read(name: string): string {
  return readFileSync(join(monitoring, name), 'utf8');
}
