import type { Hint } from '../core/compose/hardening.ts';
import { errorCodes } from '../core/error-codes.ts';
import { OrbitrError, WorkspaceError } from '../core/errors.ts';
import { layout, painter, type Span, type Style, span, whole } from '../core/plan/text-layout.ts';
import { formatPosition, type Position, type Problem } from '../core/problems.ts';
import { neutralise, neutraliseLine } from '../lib/escape.ts';

export interface ErrorViewOptions {
  /** Infinite where no terminal listens: a problem is then one line, for grep and editors. */
  readonly width: number;
  readonly colour: boolean;
  /** Shows stack traces and causes. */
  readonly debug: boolean;
}

/** An error as `-o json` shows it. */
export interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly app?: string;
  readonly position?: Position;
  readonly suggestions: readonly string[];
  readonly detail: readonly string[];
  readonly ref: string;
}

export function exitOf(error: unknown): number {
  return error instanceof OrbitrError ? error.exit : errorCodes.bug.exit;
}

/** `orbitr: apps/db.yaml:7:3: what is wrong`, detail lines, `try: …` lines; for every problem that an error carries. Ends with a newline. */
export function errorText(error: unknown, options: ErrorViewOptions): string {
  const lines = factsOf(error).flatMap((facts) => factsText(facts, options));
  return `${[...lines, ...(options.debug ? trace(error) : [])].join('\n')}\n`;
}

/** Problems of a workspace, one after another, as an error shows them. */
export function problemsText(problems: readonly Problem[], options: ErrorViewOptions): string {
  return problems.map((problem) => `${factsText(fromProblem(problem), options).join('\n')}\n`).join('');
}

/** What could be safer, as problems are shown. */
export function hintsText(hints: readonly Hint[], options: ErrorViewOptions): string {
  return hints
    .map(({ message, position, suggestion }) => {
      const lines = titleAndFixes('orbitr: hint:', 'cyan', { message, position, suggestions: [suggestion] }, options);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

/** One object, for `-o json`: never more than a line. Among the events of a pass its kind tells it from them. */
export function errorJson(error: unknown): string {
  return `${JSON.stringify({ version: 1, kind: 'error', errors: factsOf(error) })}\n`;
}

function factsOf(error: unknown): readonly ErrorFacts[] {
  if (error instanceof WorkspaceError && error.problems.length > 0) return error.problems.map(fromProblem);
  if (error instanceof OrbitrError) {
    const { code, message, suggestions, detail, ref, subject } = error;
    return [{ severity: 'error', code, message, ...subject, suggestions, detail, ref }];
  }
  return [bug(error)];
}

function fromProblem(problem: Problem): ErrorFacts {
  const { code, message, severity, app, position, suggestions } = problem;
  const place = { ...(app ? { app } : {}), ...(position ? { position } : {}) };
  // what a file holds may have lines; a problem is one, and none may look like another problem
  return {
    code,
    message: neutraliseLine(message),
    severity,
    ...place,
    suggestions,
    detail: [],
    ref: `docs/errors.md#${code}`,
  };
}

function bug(error: unknown): ErrorFacts {
  const message = error instanceof Error ? error.message : String(error);
  return {
    severity: 'error',
    code: 'bug',
    message: `unexpected: ${message}`,
    suggestions: ['run it again with --debug, and open an issue with what it prints, secrets taken out'],
    detail: [],
    ref: 'docs/errors.md#bug',
  };
}

function factsText(facts: ErrorFacts, options: ErrorViewOptions): string[] {
  const isError = facts.severity === 'error';
  return titleAndFixes(isError ? 'orbitr:' : 'orbitr: warning:', isError ? 'red' : 'yellow', facts, options);
}

interface Told extends Pick<ErrorFacts, 'message' | 'suggestions'> {
  readonly position?: Position;
  readonly detail?: readonly string[];
}

function titleAndFixes(head: string, tone: Style, told: Told, { width, colour }: ErrorViewOptions): string[] {
  const { message, position, suggestions, detail = [] } = told;
  const paint = painter(colour);
  const [first = '', ...further] = neutralise(message).split('\n');
  const title: Span[] = [
    span(head, tone),
    ...(position ? [span(' '), whole(`${neutraliseLine(formatPosition(position))}:`, 'bold')] : []),
    span(` ${first}`),
  ];
  return [
    ...layout(title, { width, first: '', rest: '  ' }, paint),
    ...[...further, ...detail.flatMap((line) => neutralise(line).split('\n'))].map((line) =>
      paint('dim', `  ${line}`.trimEnd()),
    ),
    ...suggestions.flatMap((text) =>
      layout([span('try:', 'cyan'), ...commandsWhole(text)], { width, first: '  ', rest: '       ' }, paint),
    ),
  ];
}

/** What stands between backticks is to be copied, and so is kept on one line. */
function commandsWhole(text: string): Span[] {
  return neutraliseLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? whole(part) : span(index === 0 ? ` ${part}` : part)));
}

function trace(error: unknown): string[] {
  const lines = error instanceof Error ? neutralise(error.stack ?? error.message).split('\n') : [];
  const cause = error instanceof Error && error.cause !== undefined ? ['caused by:', ...trace(error.cause)] : [];
  return [...lines, ...cause].map((line) => `  ${line}`);
}
