/** Feeds chunks in, gets whole lines out; a character cut in two by a chunk's end comes out whole. */
export interface LineSplitter {
  readonly push: (chunk: Uint8Array | string) => void;
  /** Gives the last line where it had no newline. */
  readonly end: () => void;
}

/** Lines come without their newline and carriage return. A line beyond `longest` characters is given in parts, so that memory stays bounded. */
export function splitLines(onLine: (line: string) => void, longest = 1_000_000): LineSplitter {
  const decoder = new TextDecoder();
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    while (rest.length >= longest) {
      onLine(rest.slice(0, longest));
      rest = rest.slice(longest);
    }
  };
  return {
    push: (chunk) => take(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
