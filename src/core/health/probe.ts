/** What is asked of a container from outside, until it answers as it should. Seconds. */
export type ProbeWish =
  | {
      readonly kind: 'http';
      readonly port: number;
      readonly path: string;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly timeout: number;
    }
  | { readonly kind: 'tcp'; readonly port: number; readonly timeout: number };

/** One question's answer. `away`: there was no way to the container, which says nothing of its health. */
export type ProbeAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'away'; readonly why: string };
