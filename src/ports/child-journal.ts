/** A process that Orbitr started to act on Docker, and that may outlive it. JSON-safe. */
export interface ChildRecord {
  /** Also the id of its own process group. */
  readonly pid: number;
  /** When the kernel says it started: with `bootId`, this tells it from a later process of the same pid. Opaque. */
  readonly startTime: string;
  /** The machine's boot; empty where the machine does not tell. */
  readonly bootId: string;
  /** What it does, for people: `compose up web (app blog)`. */
  readonly what: string;
  /** Absolute path of the file that takes its output. */
  readonly log: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Written to disk before the child acts, so that whoever takes the lock next can wait for it. */
export interface ChildJournal {
  /** Durable when it returns. */
  readonly begin: (child: ChildRecord) => void;
  readonly end: (child: ChildRecord) => void;
  /** Begun and not ended; some may be gone since. */
  readonly live: () => readonly ChildRecord[];
}
