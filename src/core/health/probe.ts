/** What is asked of a container, from outside or inside, until it answers as it should. Seconds. */
export type ProbeWish =
  | {
      readonly kind: 'http';
      readonly port: number;
      readonly path: string;
      /** One status, or the first and the last of a range. */
      readonly status: number | readonly [number, number];
      readonly headers: Readonly<Record<string, string>>;
      /** Whose certificate it is does not matter: it is asked by its address. */
      readonly https?: true;
      readonly timeout: number;
      readonly retries?: number;
    }
  | { readonly kind: 'tcp'; readonly port: number; readonly timeout: number; readonly retries?: number }
  /** What the engine made of the container's own health check. */
  | { readonly kind: 'docker'; readonly timeout: number; readonly retries?: number }
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly timeout: number; readonly retries?: number };

/** One question's answer. `away`: there was no way to the container, which says nothing of its health. */
export type ProbeAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'away'; readonly why: string };

/** Failures in a row after which what answered before counts as unhealthy. */
export function retriesOf({ retries }: ProbeWish): number {
  return retries ?? 3;
}

export function isExpected(status: number, wanted: number | readonly [number, number]): boolean {
  return typeof wanted === 'number' ? status === wanted : status >= wanted[0] && status <= wanted[1];
}

/** `200`, `200-399`. */
export function statusText(wanted: number | readonly [number, number]): string {
  return typeof wanted === 'number' ? `${wanted}` : `${wanted[0]}-${wanted[1]}`;
}

/** What is asked, in a few words: `http :8080/health`, `tcp :5432`, `command pg_isready`. */
export function probeText(wish: ProbeWish): string {
  switch (wish.kind) {
    case 'http':
      return `${wish.https ? 'https' : 'http'} :${wish.port}${wish.path}`;
    case 'tcp':
      return `tcp :${wish.port}`;
    case 'docker':
      return 'docker';
    case 'command':
      return `command ${wish.argv[0] ?? ''}`;
  }
}
