export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** A run of text in one style. `whole`: its spaces are no place to break a line, as in a path. */
export interface Span {
  readonly text: string;
  readonly style: Style;
  readonly whole?: boolean;
}

export type Paint = (style: Style, text: string) => string;

/** Columns of a terminal line, and what stands before its first and its further lines. */
export interface Frame {
  readonly width: number;
  readonly first: string;
  readonly rest: string;
}

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

/** A span that is never broken: a position, a path, a command. */
export function whole(text: string, style: Style = 'plain'): Span {
  return { text, style, whole: true };
}

export function painter(colour: boolean): Paint {
  return (style, text) => {
    const code = codes[style];
    return colour && code && text ? `\u001b[${code[0]}m${text}\u001b[${code[1]}m` : text;
  };
}

/** Lines of at most `width` columns; a word longer than that gets a line of its own, unbroken. */
export function layout(spans: readonly Span[], frame: Frame, paint: Paint): string[] {
  const lines: string[] = [];
  let line: Span[] = [];
  let used = displayWidth(frame.first);
  const flush = () => {
    const prefix = lines.length === 0 ? frame.first : frame.rest;
    lines.push(runs([span(prefix, 'dim'), ...line], paint).trimEnd());
    line = [];
    used = displayWidth(frame.rest);
  };
  for (const word of words(spans)) {
    const width = word.reduce((sum, part) => sum + displayWidth(part.text), 0);
    if (line.length > 0 && used + 1 + width > frame.width) flush();
    const before = line.at(-1);
    if (before) {
      line.push(span(' ', before.style === word[0]?.style ? before.style : 'plain'));
      used += 1;
    }
    line.push(...word);
    used += width;
  }
  if (line.length > 0 || lines.length === 0) flush();
  return lines;
}

/** Rows under their headings, cells padded; trailing columns may be empty. */
export function table(headings: readonly string[], rows: readonly (readonly Span[])[], paint: Paint): string[] {
  const all = [headings.map((heading) => span(heading, 'dim')), ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column]?.text ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - displayWidth(cell.text));
        return paint(cell.style, cell.text) + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Columns that a text without escape sequences takes in a terminal. */
export function displayWidth(text: string): number {
  if (!/[^\u0020-\u007e]/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += /\p{Mn}|\p{Cf}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** At most `width` columns, cut at the end where it is longer. */
export function shorten(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - displayWidth(ellipsis)) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Neighbours of one style are painted together. */
function runs(parts: readonly Span[], paint: Paint): string {
  const merged: Span[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last?.style === part.style) merged[merged.length - 1] = span(last.text + part.text, part.style);
    else merged.push(part);
  }
  return merged.map((part) => paint(part.style, part.text)).join('');
}

const codes: Readonly<Partial<Record<Style, readonly [number, number]>>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}]/u;

/** Splits at spaces; neighbouring spans without a space between them stay one word. */
function words(spans: readonly Span[]): Span[][] {
  const found: Span[][] = [];
  let open = false;
  for (const part of spans) {
    const pieces = part.whole ? [part.text] : part.text.split(' ');
    pieces.forEach((piece, index) => {
      if (index > 0) open = false;
      if (piece === '') return;
      const last = open ? found.at(-1) : undefined;
      if (last) last.push({ ...part, text: piece });
      else found.push([{ ...part, text: piece }]);
      open = true;
    });
  }
  return found;
}
