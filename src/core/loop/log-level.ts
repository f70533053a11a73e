import type { PassEvent } from '../events.ts';
import type { WatchEvent } from './events.ts';

/** From the fewest lines to the most. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export function isLogged(level: LogLevel, most: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(most);
}

/** error: something failed · warn: a person may have to look · info: what was done · debug: what goes without saying. */
export function levelOf(event: WatchEvent): LogLevel {
  switch (event.kind) {
    case 'looked':
    case 'passed':
      return 'debug';
    case 'trouble':
      return 'error';
    case 'left':
    case 'held':
    case 'source':
    case 'waiting':
      return 'warn';
    case 'engine':
      return event.state === 'lost' ? 'warn' : 'info';
    case 'flapping':
      return event.state === 'begun' ? 'warn' : 'info';
    case 'health':
      return event.state === 'given-up' ? 'error' : event.state === 'healthy' ? 'info' : levelOfIllness(event.state);
    case 'pass':
      return levelOfPass(event.event);
    case 'asked':
    case 'ended':
    case 'hook':
    case 'moved':
    case 'newer':
    case 'settling':
    case 'source-back':
    case 'watching':
      return 'info';
  }
}

function levelOfIllness(state: string): LogLevel {
  return state === 'unhealthy' || state === 'down' || state === 'restarted' ? 'warn' : 'info';
}

function levelOfPass(event: PassEvent): LogLevel {
  switch (event.kind) {
    case 'pass-done':
    case 'step-started':
    case 'step-progress':
      return 'debug';
    case 'step-failed':
      return 'error';
    case 'step-skipped':
    case 'warning':
    case 'interrupted':
      return 'warn';
    case 'app-done':
      return levelOfOutcome(event.outcome);
    case 'plan':
    case 'replan':
    case 'step-done':
      return 'info';
  }
}

function levelOfOutcome(outcome: Extract<PassEvent, { readonly kind: 'app-done' }>['outcome']): LogLevel {
  if (outcome === 'failed' || outcome === 'unhealthy' || outcome === 'rolled-back') return 'error';
  return outcome === 'blocked' || outcome === 'frozen' || outcome === 'skipped' ? 'warn' : 'info';
}
