/** As much of it as is used. It is part of dockerode’s own baggage, and brings no types. */
declare module 'tar-stream' {
  interface Pack extends AsyncIterable<Uint8Array> {
    entry(
      header: { readonly name: string; readonly mode: number; readonly uid: number; readonly gid: number },
      content: string,
    ): void;
    finalize(): void;
  }
  export function pack(): Pack;
}
