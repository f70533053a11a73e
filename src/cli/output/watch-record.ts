import type { WatchEvent } from '../../core/loop/events.ts';
import { type LogLevel, levelOf } from '../../core/loop/log-level.ts';
import { watchLines } from './watch-lines.ts';

/** A line of the log as JSON. The first five fields are always the same; docs/logs.md lists the others. */
export interface LogRecord {
  /** ISO 8601, in UTC, with milliseconds. */
  readonly at: string;
  readonly level: LogLevel;
  readonly kind: string;
  readonly app?: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Undefined where there is nothing that a line could say. */
export function logRecord(event: WatchEvent, at: Date): LogRecord | undefined {
  const inner = event.kind === 'pass' ? event.event : event;
  const lines = watchLines(event, { verbose: true });
  const msg = lines.length > 0 ? lines.join('\n') : silent(event);
  if (msg === undefined) return undefined;
  const { app, ...data } = dataOf(event);
  return {
    at: at.toISOString(),
    level: levelOf(event),
    kind: inner.kind,
    ...(app === undefined ? {} : { app }),
    msg,
    ...data,
  };
}

function silent(event: WatchEvent): string | undefined {
  if (event.kind !== 'passed') return undefined;
  const { done, failed, skipped } = event.result;
  return `${event.apps.join(', ')}: ${done} steps done, ${failed} failed, ${skipped} skipped`;
}

interface Data {
  readonly app?: string;
  readonly [field: string]: unknown;
}

function dataOf(event: WatchEvent): Data {
  if (event.kind === 'pass') return dataOfPass(event);
  if (event.kind === 'passed') {
    const { exit, ms, done, failed, skipped } = event.result;
    return { ...single(event.apps), exit, ms, done, failed, skipped };
  }
  if (event.kind === 'trouble') {
    const { code, suggestions, next } = event;
    const at = next === undefined ? {} : { next: new Date(next).toISOString() };
    return { ...(code === undefined ? {} : { code }), suggestions, ...at };
  }
  const { kind: _kind, message: _message, ...data } = { message: '', ...event };
  return data;
}

function dataOfPass({ apps, event }: Extract<WatchEvent, { readonly kind: 'pass' }>): Data {
  switch (event.kind) {
    case 'step-started':
    case 'step-progress':
      return { app: event.step.app, step: event.step.id, verb: event.step.verb };
    case 'step-done':
      return { app: event.step.app, step: event.step.id, verb: event.step.verb, ms: event.ms };
    case 'step-failed': {
      const { step, ms, failure } = event;
      return {
        app: step.app,
        step: step.id,
        verb: step.verb,
        ms,
        code: failure.code,
        suggestions: failure.suggestions,
      };
    }
    case 'step-skipped':
      return { app: event.step.app, step: event.step.id, verb: event.step.verb, because: event.because };
    case 'app-done':
      return { app: event.app, outcome: event.outcome, ms: event.ms };
    case 'warning':
      return event.app === undefined ? single(apps) : { app: event.app };
    case 'interrupted':
    case 'pass-done':
    case 'plan':
    case 'replan':
      return single(apps);
  }
}

function single(apps: readonly string[]): Data {
  const [app] = apps;
  return apps.length === 1 && app !== undefined ? { app } : { apps };
}
