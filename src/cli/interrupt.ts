export interface Interrupt {
  /** Fires with the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  readonly stop: () => void;
}

/** How a person is told: beside the picture that still moves, and over it when it all ends. */
export interface Words {
  readonly first: (text: string) => void;
  readonly last: (text: string) => void;
}

/**
 * The first signal asks the pass to come to an end, the second ends the process. It dies by the signal itself, as shells
 * expect of a program that was interrupted: they make 130 of it.
 */
export function listenForInterrupt({ first, last }: Words): Interrupt {
  const abort = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (!abort.signal.aborted) {
      first('interrupted: what is at work is finished first, nothing more is begun; once more to end at once');
      abort.abort();
      return;
    }
    last('ended in the middle of a step, which may be left half done; `orbitr apply` goes on from there');
    stop();
    process.kill(process.pid, name);
  };
  const stop = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  for (const name of signals) process.on(name, onSignal);
  return { signal: abort.signal, stop };
}

const signals = ['SIGINT', 'SIGTERM'] as const;
