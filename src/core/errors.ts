import { type ErrorCode, errorCodes, type Retry } from './error-codes.ts';
import type { Position, Problem } from './problems.ts';

export interface Subject {
  readonly app?: string;
  readonly position?: Position;
  /** Full id: the commit of the followed repository that was refused. */
  readonly commit?: string;
}

export interface ErrorFacts {
  readonly code: ErrorCode;
  /** Which thing, and what is wrong with it. */
  readonly message: string;
  /** Imperative, runnable where possible. */
  readonly suggestions?: readonly string[];
  readonly subject?: Subject;
  readonly cause?: unknown;
  /** Further lines that help to understand, such as the end of a log. */
  readonly detail?: readonly string[];
}

/** The one error class. Expected failures inside core are values (Problem); this is for what ends an operation. */
export class OrbitrError extends Error {
  readonly code: ErrorCode;
  readonly suggestions: readonly string[];
  readonly subject: Subject;
  readonly detail: readonly string[];

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'OrbitrError';
    this.code = facts.code;
    this.suggestions = facts.suggestions ?? [];
    this.subject = facts.subject ?? {};
    this.detail = facts.detail ?? [];
  }

  get exit(): number {
    return errorCodes[this.code].exit;
  }

  get retry(): Retry {
    return errorCodes[this.code].retry;
  }

  /** The page that explains the code. */
  get ref(): string {
    return `docs/errors.md#${this.code}`;
  }
}

/** Several problems of a workspace, thrown only at the operation's edge, where nothing can go on. */
export class WorkspaceError extends OrbitrError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const first = problems.find((problem) => problem.severity === 'error') ?? problems[0];
    super({ code: first?.code ?? 'invalid-value', message: first?.message ?? 'the workspace is not valid' });
    this.name = 'WorkspaceError';
    this.problems = problems;
  }
}
