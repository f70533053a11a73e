import type { AppOutcome } from '../../core/events.ts';
import { driftFound } from '../../core/plan/drift-found.ts';
import { counter, exposition, gauge, histogram, type Instrument } from '../../lib/measure.ts';
import type { AppFigures, Metrics } from '../../ports/metrics.ts';
import { processFigures } from './process-figures.ts';

/** A pass that changes nothing takes milliseconds, one that pulls an image minutes. */
const passBounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const snapshotBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const alarming: readonly AppOutcome[] = ['failed', 'unhealthy', 'rolled-back'];

/** In memory, from zero: Prometheus knows a restart from a fall. */
export function openMetrics(): Metrics {
  const passes = passFigures();
  const engine = engineFigures();
  const apps = appFigures();
  const webhooks = counter<'sender' | 'outcome'>(
    'orbitr_webhook_deliveries_total',
    'Webhook deliveries by what became of them.',
  );
  webhooks.add({ outcome: 'refused', sender: 'unknown' }, 0);
  const restarts = counter<'app'>('orbitr_container_restarts_total', 'Containers that restarted by themselves.');
  const rollbacks = counter<'app'>('orbitr_rollbacks_total', 'Changes of an app that were taken back.');
  const source = sourceFigures();
  const perApp = [passes.outcomes, passes.drift, restarts, rollbacks];
  return {
    ...passes.observe,
    ...engine.observe,
    ...source.observe,
    apps: (all) => {
      apps.replace(all);
      const here = new Set(all.map(({ app }) => app));
      for (const counted of perApp) counted.forget(({ app }) => !here.has(app));
      // A counter that first shows itself with 1 was never seen to grow, and no alert would hear of it.
      for (const app of here) {
        for (const counted of [restarts, rollbacks]) counted.add({ app }, 0);
        for (const outcome of alarming) passes.outcomes.add({ app, outcome }, 0);
      }
    },
    containersRestarted: (app, times) => restarts.add({ app }, times),
    rolledBack: (app) => rollbacks.add({ app }),
    webhookReceived: (outcome, sender) => webhooks.add({ outcome, sender: sender ?? 'unknown' }),
    text: () =>
      exposition([
        ...passes.instruments,
        ...apps.instruments,
        restarts,
        rollbacks,
        ...engine.instruments,
        ...source.instruments,
        webhooks,
        ...processFigures,
      ]),
  };
}

function passFigures() {
  const durations = histogram<'outcome'>(
    'orbitr_reconcile_duration_seconds',
    'How long the pass of one app took, by its outcome.',
    passBounds,
  );
  const outcomes = counter<'app' | 'outcome'>('orbitr_reconciles_total', 'Passes of an app, by their outcome.');
  const drift = counter<'app' | 'class'>('orbitr_drift_total', 'Differences that other hands made, by their class.');
  const queue = gauge<'state'>('orbitr_queue_depth', 'Apps in the queue, by whether they wait or are worked on.');
  const observe: Pick<Metrics, 'reconciled' | 'queued' | 'planned'> = {
    reconciled: ({ app, outcome, seconds }) => {
      durations.observe({ outcome }, seconds);
      outcomes.add({ app, outcome });
    },
    queued: (depth) => {
      for (const [state, count] of Object.entries(depth)) queue.set({ state }, count);
    },
    planned: (plan) => {
      for (const { app, code } of driftFound(plan)) drift.add({ app, class: code });
    },
  };
  return { observe, outcomes, drift, instruments: [durations, outcomes, drift, queue] satisfies Instrument[] };
}

function engineFigures() {
  const snapshots = histogram(
    'orbitr_snapshot_duration_seconds',
    'How long one look at the whole engine took.',
    snapshotBounds,
  );
  const connected = gauge('orbitr_engine_connected', 'Whether the stream of engine events is open.');
  const reconnects = counter(
    'orbitr_engine_reconnects_total',
    'How often the stream of events had to be opened again.',
  );
  const events = counter('orbitr_engine_events_total', 'Events that the engine told.');
  let wasConnected = false;
  let hasConnected = false;
  reconnects.add({}, 0);
  events.add({}, 0);
  const observe: Pick<Metrics, 'snapshotTaken' | 'engineConnected' | 'engineEvent'> = {
    snapshotTaken: (seconds) => snapshots.observe({}, seconds),
    engineConnected: (isConnected) => {
      if (isConnected && !wasConnected && hasConnected) reconnects.add({});
      hasConnected ||= isConnected;
      wasConnected = isConnected;
      connected.set({}, isConnected ? 1 : 0);
    },
    engineEvent: () => events.add({}),
  };
  return { observe, instruments: [snapshots, connected, reconnects, events] satisfies Instrument[] };
}

function sourceFigures() {
  const reached = gauge('orbitr_source_last_success_timestamp_seconds', 'When the source of the files last answered.');
  const failures = counter('orbitr_source_failures_total', 'How often the source of the files did not answer.');
  failures.add({}, 0);
  const observe: Pick<Metrics, 'sourceAsked'> = {
    sourceAsked: ({ at, isReached }) => (isReached ? reached.set({}, at) : failures.add({})),
  };
  return { observe, instruments: [reached, failures] satisfies Instrument[] };
}

function appFigures() {
  const states = gauge<'app' | 'state'>('orbitr_app_state', 'The state that an app is in: always 1.');
  const healthy = gauge<'app'>('orbitr_app_healthy', 'Whether an app is as it should be: 1, or 0.');
  const seen = gauge<'app'>('orbitr_app_last_healthy_timestamp_seconds', 'When an app was last seen healthy.');
  const drift = gauge<'app'>('orbitr_app_drift', 'Whether live state differs from the workspace: 1, or 0.');
  const quarantine = gauge<'app'>('orbitr_app_quarantined', 'Whether the last change was rolled back and is held off.');
  return {
    replace: (all: readonly AppFigures[]): void => {
      states.replace(all.map(({ app, state }) => [{ app, state }, 1]));
      healthy.replace(all.map(({ app, isHealthy }) => [{ app }, isHealthy ? 1 : 0]));
      seen.replace(
        all.flatMap(({ app, lastHealthyAt }) =>
          lastHealthyAt === undefined ? [] : [[{ app }, lastHealthyAt] as const],
        ),
      );
      drift.replace(
        all.flatMap(({ app, hasDrift }) => (hasDrift === undefined ? [] : [[{ app }, hasDrift ? 1 : 0] as const])),
      );
      quarantine.replace(all.map(({ app, isQuarantined }) => [{ app }, isQuarantined ? 1 : 0]));
    },
    instruments: [states, healthy, seen, drift, quarantine] satisfies Instrument[],
  };
}
