import { expect, test } from 'vitest';
import { openMetrics } from '../../../../src/adapters/metrics/open-metrics.ts';
import type { Plan, Reason, Step } from '../../../../src/core/plan/types.ts';

const drift: Reason = { code: 'not-running', text: 'web is exited', service: 'web', source: 'drift' };
const wished: Reason = { code: 'field', text: 'image', service: 'web', path: 'image', source: 'desired' };

function planWith(app: string, ...reasons: readonly (readonly Reason[])[]): Plan {
  const steps = reasons.map((each) => ({ app, reasons: each }) as unknown as Step);
  return { apps: [{ app, steps }] } as unknown as Plan;
}

function linesOf(text: string, name: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

function namesWith(text: string, part: string): string[] {
  return text.split('\n').flatMap((line) => (line.includes(part) ? [line.replace(/\{.*/, '')] : []));
}

test('a pass counts with its outcome and its time', () => {
  const metrics = openMetrics();
  metrics.reconciled({ app: 'web', outcome: 'converged', seconds: 0.3 });
  metrics.reconciled({ app: 'db', outcome: 'converged', seconds: 3 });
  const text = metrics.text();
  expect(linesOf(text, 'orbitr_reconciles_total')).toEqual([
    'orbitr_reconciles_total{app="web",outcome="converged"} 1',
    'orbitr_reconciles_total{app="db",outcome="converged"} 1',
  ]);
  expect(text).toContain('orbitr_reconcile_duration_seconds_bucket{le="0.5",outcome="converged"} 1\n');
  expect(text).toContain('orbitr_reconcile_duration_seconds_sum{outcome="converged"} 3.3\n');
});

test('drift is counted by class, once however many steps mend it, and what the files ask for is none', () => {
  const metrics = openMetrics();
  metrics.planned(planWith('web', [drift], [drift, wished], [wished]));
  metrics.planned(planWith('web', [{ ...drift, service: 'other' }]));
  expect(linesOf(metrics.text(), 'orbitr_drift_total')).toEqual([
    'orbitr_drift_total{app="web",class="not-running"} 2',
  ]);
});

test('an app that is gone takes along all that was counted of it', () => {
  const metrics = openMetrics();
  metrics.reconciled({ app: 'old', outcome: 'converged', seconds: 1 });
  metrics.planned(planWith('old', [drift]));
  metrics.containersRestarted('old', 2);
  metrics.rolledBack('old');
  metrics.apps([{ app: 'old', state: 'running', isHealthy: true, lastHealthyAt: 7, hasDrift: false }]);
  expect(new Set(namesWith(metrics.text(), 'app="old"')).size).toBe(9);
  metrics.apps([{ app: 'new', state: 'degraded', isHealthy: false }]);
  expect(metrics.text()).not.toContain('app="old"');
  expect(linesOf(metrics.text(), 'orbitr_app_state')).toEqual(['orbitr_app_state{app="new",state="degraded"} 1']);
  expect(linesOf(metrics.text(), 'orbitr_app_last_healthy_timestamp_seconds')).toEqual([]);
});

test('what has not happened yet counts as none: the first time could not be seen otherwise', () => {
  const metrics = openMetrics();
  metrics.apps([{ app: 'web', state: 'running', isHealthy: true }]);
  const zeros = metrics
    .text()
    .split('\n')
    .filter((line) => line.includes('app="web"') && line.endsWith(' 0'));
  expect(zeros).toEqual(
    expect.arrayContaining([
      'orbitr_rollbacks_total{app="web"} 0',
      'orbitr_container_restarts_total{app="web"} 0',
      'orbitr_reconciles_total{app="web",outcome="failed"} 0',
    ]),
  );
});

test('the first connection is no reconnect', () => {
  const metrics = openMetrics();
  const count = () => linesOf(metrics.text(), 'orbitr_engine_reconnects_total')[0];
  metrics.engineConnected(false);
  metrics.engineConnected(true);
  metrics.engineConnected(true);
  expect(count()).toBe('orbitr_engine_reconnects_total 0');
  metrics.engineConnected(false);
  metrics.engineConnected(true);
  expect(count()).toBe('orbitr_engine_reconnects_total 1');
  expect(linesOf(metrics.text(), 'orbitr_engine_connected')).toEqual(['orbitr_engine_connected 1']);
});

test('a source that does not answer keeps the moment when it last did', () => {
  const metrics = openMetrics();
  metrics.sourceAsked({ at: 100, isReached: true });
  metrics.sourceAsked({ at: 200, isReached: false });
  expect(metrics.text()).toContain('orbitr_source_last_success_timestamp_seconds 100\n');
  expect(metrics.text()).toContain('orbitr_source_failures_total 1\n');
});

test('the process is measured when it is asked for', () => {
  const text = openMetrics().text();
  for (const name of ['process_resident_memory_bytes', 'process_open_fds', 'process_cpu_seconds_total'])
    expect(Number(linesOf(text, name)[0]?.split(' ')[1])).toBeGreaterThan(0);
});
