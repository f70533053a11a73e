import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Position, Problem } from '../problems.ts';
import { decodeText } from './decode.ts';
import { growTree } from './grow-tree.ts';
import { type Path, placeOf, placeOfKey, type Tree, toPlain } from './tree.ts';
import { unclosed } from './unclosed.ts';

export interface ParsedYaml {
  /** Plain data; undefined where the file is unusable, null where it is empty. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Of the value at a path, or of its nearest ancestor (approximate). */
  readonly at: (path: Path) => Position;
  readonly keyAt: (path: Path, key: string) => Position;
}

/** One YAML 1.2 document with merge keys, read as Compose reads it (`0440` is octal). `file` is the name shown in positions. Never throws. */
export function parseYaml(bytes: Uint8Array | string, file: string): ParsedYaml {
  const { tree, problems } = parseTree(bytes, file);
  const start: Position = { file, line: 1, column: 1 };
  return {
    value: tree && toPlain(tree),
    problems,
    at: (path) => (tree ? placeOf(tree, path) : start),
    keyAt: (path, key) => (tree ? placeOfKey(tree, path, key) : start),
  };
}

/** The same as a tree whose every node knows its place. */
export function parseTree(
  bytes: Uint8Array | string,
  file: string,
): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  const { text, problems } = decodeText(bytes, file);
  if (text === undefined) return { problems };
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      version: '1.2',
      merge: true,
      uniqueKeys: false,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    // One fault makes many errors; only the first can be trusted.
    const first = document.errors[0];
    if (first)
      return {
        problems: [
          /call stack/.test(first.message)
            ? tooDeep(file)
            : (unclosedProblem(first, document, text, placeIn(lines, file)) ??
              syntaxProblem(first, placeIn(lines, file))),
        ],
      };
    return growTree(document, text, placeIn(lines, file));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { problems: [tooDeep(file)] };
  }
}

function tooDeep(file: string): Problem {
  return {
    severity: 'error',
    code: 'yaml-limit',
    message: `${file} is nested too deeply`,
    position: { file, line: 1, column: 1 },
    suggestions: [],
  };
}

function placeIn(lines: LineCounter, file: string): (offset: number) => Position {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

const advice: Partial<Record<YAMLError['code'], readonly [string, string]>> = {
  TAB_AS_INDENT: ['a tab is used for indentation', 'indent with spaces; YAML allows no tabs there'],
  MULTIPLE_DOCS: [
    'a second YAML document starts here',
    'remove the `---`, or move what follows into a file of its own',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a mapping cannot start here',
    'quote the value if it holds `: `, or mend the indentation of the next line',
  ],
  BAD_SCALAR_START: ['a value cannot start with this character', 'quote the value'],
  BAD_ALIAS: ['an alias names no anchor', 'quote the value if the `*` belongs to it'],
  MISSING_CHAR: ['a closing quote, bracket or comma is missing', 'look at this line and the one before it'],
  BAD_INDENT: ['the indentation does not fit the lines around it', 'line the key up with its neighbours'],
};

function unclosedProblem(
  error: YAMLError,
  document: Document,
  text: string,
  place: (offset: number) => Position,
): Problem | undefined {
  const found = unclosed(error, document, text);
  if (!found) return undefined;
  return {
    severity: 'error',
    code: 'yaml-syntax',
    message: `the ${found.what} that opens here is never closed`,
    position: place(found.offset),
    suggestions: [`close it with ${found.close}`],
  };
}

function syntaxProblem(error: YAMLError, place: (offset: number) => Position): Problem {
  const known = advice[error.code];
  const said = error.message.replace(/ at line \d+[\s\S]*$/, '').replace(/[.:]\s*$/, '');
  return {
    severity: 'error',
    code: 'yaml-syntax',
    message: known ? `${known[0]} (${said})` : said,
    position: place(error.pos[0]),
    suggestions: known ? [known[1]] : [],
  };
}
