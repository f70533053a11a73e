/** Runs a program inside a running container, without a shell, to its end or until `timeout` seconds are over. Never throws. */
export type Exec = (container: string, argv: readonly string[], options: ExecOptions) => Promise<Executed>;

export interface ExecOptions {
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export type Executed =
  /** Output of both streams, escape sequences neutralised. */
  | { readonly kind: 'ended'; readonly exitCode: number; readonly output: string }
  | { readonly kind: 'overdue' }
  /** It could not be run: the container stands, or has no such program. */
  | { readonly kind: 'refused'; readonly why: string };
