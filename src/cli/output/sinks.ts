import type { PassEvent } from '../../core/events.ts';
import type { Live } from '../../ui/live.tsx';
import type { Terminal } from '../terminal.ts';
import { eventJson } from './json.ts';
import { eventLines } from './plain.ts';

/** Takes the events of a pass and shows them. */
export interface EventSink {
  readonly take: (event: PassEvent) => void;
  readonly say: (text: string) => void;
  readonly close: () => Promise<void>;
}

export function jsonSink(terminal: Terminal): EventSink {
  return { take: (event) => terminal.out(eventJson(event)), say: sayer(terminal), close: async () => {} };
}

/** Failures and warnings only. */
export function quietSink(terminal: Terminal): EventSink {
  return {
    take: (event) => {
      if (event.kind === 'step-failed' || event.kind === 'warning') print(terminal, event);
    },
    say: sayer(terminal),
    close: async () => {},
  };
}

/** A line an event; of one step's progress no more than a line in ten seconds, of skipped steps one an app and cause. */
export function plainSink(terminal: Terminal, now: () => number): EventSink {
  const spoke = new Map<string, number>();
  const skipped = new Set<string>();
  const unready = new Set<string>();
  return {
    take: (event) => {
      if (event.kind === 'app-done') {
        print(terminal, event, unready.has(event.app));
        return;
      }
      if (event.kind === 'step-skipped') {
        const { step, because } = event;
        const waited = step.verb === 'await' && spoke.has(step.id);
        if (waited) unready.add(step.app);
        const cause = `${step.app}: ${because}`;
        if (waited || skipped.has(cause)) return;
        skipped.add(cause);
      }
      if (event.kind === 'step-started') spoke.set(event.step.id, now());
      if (event.kind === 'step-progress') {
        if (now() - (spoke.get(event.step.id) ?? 0) < 10_000) return;
        spoke.set(event.step.id, now());
      }
      print(terminal, event);
    },
    say: sayer(terminal),
    close: async () => {},
  };
}

/** The moving view. Ink takes a while to load, and so is loaded with the first step; until then events wait. */
export function liveSink(terminal: Terminal): EventSink {
  const waiting: PassEvent[] = [];
  let loading: Promise<void> | undefined;
  let live: Live | undefined;
  const start = async () => {
    const { startLive } = await import('../../ui/live.tsx');
    live = startLive({ stream: process.stderr, now: Date.now, unicode: terminal.unicode });
    for (const event of waiting.splice(0)) live.take(event);
  };
  return {
    take: (event) => {
      if (live) live.take(event);
      else waiting.push(event);
      if (event.kind === 'step-started') loading ??= start();
    },
    say: (message) => (live ? live.take({ kind: 'interrupted', message }) : sayer(terminal)(message)),
    close: async () => {
      await loading;
      await live?.stop();
      for (const event of waiting.splice(0))
        if (event.kind === 'warning' || event.kind === 'interrupted') print(terminal, event);
    },
  };
}

function sayer(terminal: Terminal): (text: string) => void {
  return (text) => terminal.err(`\norbitr: ${text}\n`);
}

function print(terminal: Terminal, event: PassEvent, unready = false): void {
  for (const line of eventLines(event, unready)) terminal.err(`${line}\n`);
}
