export interface Patience {
  /** Milliseconds; 30 s if left out. */
  readonly timeout?: number;
  /** Milliseconds between two tries; 100 if left out. */
  readonly interval?: number;
}

/** Tries until the function neither throws nor gives false or undefined; then gives what it gave. Fails with its last error. */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  patience: Patience = {},
): Promise<Exclude<T, false | undefined>> {
  const { timeout = 30_000, interval = 100 } = patience;
  const end = performance.now() + timeout;
  for (;;) {
    const attempt = await attemptOnce(probe);
    if (attempt.ok) return attempt.value;
    if (performance.now() >= end) {
      throw new Error(`not within ${timeout} ms: ${attempt.reason}`, { cause: attempt.cause });
    }
    await new Promise((wake) => setTimeout(wake, interval));
  }
}

type Attempt<T> =
  | { readonly ok: true; readonly value: Exclude<T, false | undefined> }
  | { readonly ok: false; readonly reason: string; readonly cause?: unknown };

async function attemptOnce<T>(probe: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    const value = await probe();
    if (value === false || value === undefined) return { ok: false, reason: `the probe gave ${String(value)}` };
    return { ok: true, value: value as Exclude<T, false | undefined> };
  } catch (cause) {
    return { ok: false, reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}
