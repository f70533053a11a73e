/** Notices for one notifier wait here, the oldest in front; they leave one at a time, so that a recovery never overtakes its trouble. */
export interface Outbox {
  readonly put: (letter: Letter) => void;
  readonly idle: () => Promise<void>;
}

export interface Letter {
  /** Never throws. */
  readonly post: () => Promise<void>;
  /** Others have taken its place. */
  readonly drop: () => void;
}

/** Hours of a service that is away; more would be read by nobody. */
const most = 100;

export function newOutbox(): Outbox {
  const waiting: Letter[] = [];
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next.post();
    working = undefined;
  };
  return {
    put: (letter) => {
      waiting.push(letter);
      if (waiting.length > most) waiting.shift()?.drop();
      // the caller goes on first: a pass waits for nobody
      working ??= Promise.resolve().then(work);
    },
    idle: async () => working,
  };
}
