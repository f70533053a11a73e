import type { PassEvent } from '../../core/events.ts';
import type { Live } from '../../ui/live.tsx';
import type { Terminal } from '../terminal.ts';
import { eventJson } from './json.ts';
import { eventLines } from './plain.ts';
import { watchSilence } from './silence.ts';

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

/**
 * A line an event; of one step's progress no more than a line in ten seconds, of skipped steps one an app and cause; and a line of each
 * step that has been silent for long.
 */
export function plainSink(terminal: Terminal, now: () => number): EventSink {
  const silence = watchSilence();
  const skipped = new Set<string>();
  const unready = new Set<string>();
  const timer = setInterval(() => {
    for (const line of silence.lines(now())) terminal.err(`${line}\n`);
  }, look).unref();
  return {
    take: (event) => {
      if (event.kind === 'app-done') {
        print(terminal, event, unready.has(event.app));
        return;
      }
      const waited = event.kind === 'step-skipped' && event.step.verb === 'await' && silence.isRunning(event.step);
      silence.take(event, now());
      if (event.kind === 'step-skipped') {
        const { step, because } = event;
        if (waited) unready.add(step.app);
        const cause = `${step.app}: ${because}`;
        if (waited || skipped.has(cause)) return;
        skipped.add(cause);
      }
      if (event.kind === 'step-progress') {
        if (now() - silence.lastWord(event.step) < beat) return;
        silence.broken(event.step, now());
      }
      print(terminal, event);
    },
    say: sayer(terminal),
    close: async () => clearInterval(timer),
  };
}

/** Milliseconds between two lines of one step's progress. */
const beat = 10_000;

/** Milliseconds between two looks at whether a step has been silent for long. */
const look = 1000;

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
