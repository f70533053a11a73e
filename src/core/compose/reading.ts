import type { ErrorCode } from '../error-codes.ts';
import { OrbitrError } from '../errors.ts';
import { decodeText, textBytes } from '../files/decode.ts';
import { folderOf, isInside, joinPath, shownPath } from '../files/paths.ts';
import type { FileStat } from '../files/reader.ts';
import type { Tree } from '../files/tree.ts';
import { parseTree } from '../files/yaml.ts';
import { formatPosition, type Position, type Problem, type Severity } from '../problems.ts';
import type { ComposeInput } from './types.ts';

/** One app's files while they are being read: every path that was looked at, and every problem that was met. */
export class Reading {
  readonly input: ComposeInput;
  readonly problems: Problem[] = [];
  readonly inputs: Record<string, string> = {};
  /** Names that have a value, for telling what was meant. */
  variableNames: readonly string[] = [];
  readonly #pending: { readonly service: string | undefined; readonly problem: Problem }[] = [];
  readonly #faulty = new Set<string>();
  readonly #trees = new Map<string, Tree | undefined>();

  constructor(input: ComposeInput) {
    this.input = input;
  }

  error(code: ErrorCode, message: string, position: Position | undefined, ...suggestions: string[]): void {
    this.#report('error', code, message, position, suggestions);
  }

  /** An error that counts only if its service takes part: see `settle`. */
  errorOf(
    service: string | undefined,
    code: ErrorCode,
    message: string,
    position: Position,
    ...suggestions: string[]
  ): void {
    const known = this.#pending.some(
      ({ problem }) =>
        problem.message === message && formatPosition(problem.position ?? position) === formatPosition(position),
    );
    if (!known)
      this.#pending.push({
        service,
        problem: { severity: 'error', code, message, position, app: this.input.app, suggestions },
      });
  }

  /** Reports what `errorOf` held back, but for services that are disabled. */
  settle(disabled: ReadonlySet<string>): void {
    for (const { service, problem } of this.#pending.splice(0)) {
      if (service === undefined || !disabled.has(service)) this.problems.push(problem);
    }
  }

  warn(code: ErrorCode, message: string, position: Position | undefined, ...suggestions: string[]): void {
    this.#report('warning', code, message, position, suggestions);
  }

  /** What follows from a variable without a value is no news: on such a line only that is told. */
  markFaulty({ file, line }: Position): void {
    this.#faulty.add(`${file}:${line}`);
  }

  isFaulty({ file, line }: Position): boolean {
    return this.#faulty.has(`${file}:${line}`);
  }

  /** As shown in positions: relative to the workspace. */
  name(path: string): string {
    return shownPath(this.input.workspaceDir, path);
  }

  stat(path: string): FileStat | undefined {
    const stat = this.#ask(path, () => this.input.reader.stat(path));
    this.inputs[path] = stat?.signature ?? '';
    return stat;
  }

  /** Whether anything is there. Only absence is noted: what an app writes to must not make its files look changed. */
  exists(path: string): boolean {
    if (this.input.named?.written.some((file) => isInside(path, file))) return true;
    const there = this.#ask(path, () => this.input.reader.stat(path)) !== undefined;
    if (!there) this.inputs[path] = '';
    return there;
  }

  /** Where a path leads once links are followed; of what is not there yet, where it would come to lie. */
  real(path: string): string {
    const { reader } = this.input;
    const real = this.#ask(path, () => reader.realPath(path));
    if (real !== undefined || path === '/') return real ?? path;
    const folder = folderOf(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    // A link into nowhere may lead anywhere as soon as something is there.
    if (this.#ask(folder, () => reader.list(folder))?.includes(name)) return '/';
    return joinPath(this.real(folder), name);
  }

  text(path: string): string | undefined {
    const bytes = this.#bytes(path);
    if (!bytes) return undefined;
    const { text, problems } = decodeText(bytes, this.name(path));
    this.#take(problems);
    return text;
  }

  /** The parsed file; undefined where it is missing, broken (reported) or empty. Parsed once. */
  tree(path: string): Tree | undefined {
    if (this.#trees.has(path)) return this.#trees.get(path);
    if (this.input.named?.inline && path === this.input.named.path) return this.input.named.inline;
    const bytes = this.#bytes(path);
    const parsed = bytes && parseTree(bytes, this.name(path));
    if (parsed) this.#take(parsed.problems);
    this.#trees.set(path, parsed?.tree);
    return parsed?.tree;
  }

  /** What the app's files may not leave: its workspace, or the folder of its extension. */
  get root(): string {
    return this.input.named ? this.input.appDir : this.input.workspaceDir;
  }

  /** Absolute; undefined, and reported, where it leaves the root. */
  inWorkspace(folder: string, path: string, what: string, position: Position): string | undefined {
    // A home folder is somebody's, and not the workspace's.
    const full = path.startsWith('~') ? path : joinPath(folder, path);
    const { named, reader } = this.input;
    const root = this.root;
    const real = this.#ask(full, () => reader.realPath(full));
    const home = this.#ask(root, () => reader.realPath(root)) ?? root;
    if (isInside(root, full) && (real === undefined || isInside(home, real))) return full;
    this.error(
      'path-outside',
      `${what} ${path} lies outside ${named ? 'the extension’s folder' : 'the workspace'}`,
      position,
      `move the file into ${named ? 'that folder' : 'the workspace'} and name it by a relative path`,
    );
    return undefined;
  }

  #bytes(path: string): Uint8Array | undefined {
    return this.stat(path)?.kind === 'file'
      ? this.#ask(path, () => this.input.reader.read(path, textBytes))
      : undefined;
  }

  #ask<T>(path: string, question: () => T | undefined): T | undefined {
    try {
      return question();
    } catch (cause) {
      if (!(cause instanceof OrbitrError)) throw cause;
      const known = this.problems.some((problem) => problem.code === cause.code && problem.message === cause.message);
      if (!known)
        this.error(cause.code, cause.message, { file: this.name(path), line: 1, column: 1 }, ...cause.suggestions);
      return undefined;
    }
  }

  #take(problems: readonly Problem[]): void {
    for (const problem of problems) this.problems.push({ ...problem, app: this.input.app });
  }

  #report(
    severity: Severity,
    code: ErrorCode,
    message: string,
    position: Position | undefined,
    suggestions: string[],
  ): void {
    const follows = code === 'compose-invalid' || code === 'reference-missing' || severity === 'warning';
    if (follows && position && this.isFaulty(position)) return;
    const problem = { severity, code, message, app: this.input.app, suggestions, ...(position ? { position } : {}) };
    this.problems.push(problem);
  }
}
