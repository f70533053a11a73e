import type { Terminal } from './terminal.ts';

export interface Interrupt {
  /** Fires with the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  readonly stop: () => void;
}

/**
 * The first signal asks the pass to come to an end, the second ends the process. It dies by the signal itself, as shells
 * expect of a program that was interrupted: they make 130 of it.
 */
export function listenForInterrupt(terminal: Terminal): Interrupt {
  const abort = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (abort.signal.aborted) {
      terminal.err('\norbitr: ended in the middle of a step; what was begun may be left as it is\n  try: orbitr apply, which picks up from what it finds\n');
      stop();
      process.kill(process.pid, name);
      return;
    }
    terminal.err('\norbitr: interrupted; the steps at work are finished first, none is begun (once more: end at once)\n');
    abort.abort();
  };
  const stop = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  for (const name of signals) process.on(name, onSignal);
  return { signal: abort.signal, stop };
}

const signals = ['SIGINT', 'SIGTERM'] as const;
