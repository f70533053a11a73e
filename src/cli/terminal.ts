/** What the process's streams can show, read once. Only the command line writes to them. */
export interface Terminal {
  /** Data. */
  readonly out: (text: string) => void;
  /** Progress, questions and errors. */
  readonly err: (text: string) => void;
  /** Columns for text on stdout and stderr; 80 where nobody knows. */
  readonly width: number;
  /** The same for errors; infinite where stderr is no terminal, so that each problem is one line there. */
  readonly errWidth: number;
  readonly outColour: boolean;
  readonly errColour: boolean;
  /** False where the locale is not UTF-8. */
  readonly unicode: boolean;
  /** Somebody can be asked: stdin and stderr are a terminal, and no CI runs this. */
  readonly interactive: boolean;
  /** A moving picture on stderr makes sense. */
  readonly live: boolean;
}

export interface Streams {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
}

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function openTerminal(streams: Streams, environment: Environment): Terminal {
  const { stdin, stdout, stderr } = streams;
  const ci = isSet(environment.CI);
  const dumb = environment.TERM === 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    width: clamp(stdout.columns ?? stderr.columns ?? (Number(environment.COLUMNS) || 80)),
    errWidth: stderr.isTTY ? clamp(stderr.columns ?? 80) : Number.POSITIVE_INFINITY,
    outColour: colour(stdout, environment),
    errColour: colour(stderr, environment),
    unicode: isUtf8(environment),
    interactive: stdin.isTTY === true && stderr.isTTY === true && !ci,
    live: stderr.isTTY === true && !ci && !dumb,
  };
}

/** NO_COLOR wins, then FORCE_COLOR, then whether a terminal listens. */
function colour(stream: Stream, environment: Environment): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined) return isSet(environment.FORCE_COLOR) || environment.FORCE_COLOR === '';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

function isUtf8(environment: Environment): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale) || process.platform === 'darwin';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** Narrower than 40 nothing can be read; wider than 200 the eye loses the line. */
function clamp(columns: number): number {
  return Math.min(200, Math.max(40, columns));
}
