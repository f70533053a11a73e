/** What there is to know of one field of a file. */
export interface Explanation {
  /** As it is asked for: `app.health.timeout`. */
  readonly path: string;
  /** The file that it stands in. */
  readonly file: string;
  /** In that file: `health.timeout`; empty for the file as a whole. */
  readonly field: string;
  /** `number or text` */
  readonly type: string;
  readonly required: boolean;
  /** What it may be, beyond its type: a sentence's end each. */
  readonly allowed: readonly string[];
  /** What names may stand in it, where any may. */
  readonly keys: readonly string[];
  readonly default?: string;
  readonly description: string;
  /** The forms that it may have, where they are more than one and not all simple. */
  readonly oneOf: readonly Form[];
  readonly fields: readonly FieldLine[];
}

export interface Form {
  /** `text`, or the keys that make it: `{ secret }`. */
  readonly form: string;
  readonly keys: readonly string[];
  readonly description: string;
}

export interface FieldLine {
  /** `KEY` where any name may stand. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** Only where the whole tree was asked for. */
  readonly fields?: readonly FieldLine[];
}

/** Why a path leads nowhere. */
export interface Unexplained {
  readonly message: string;
  /** A whole path that was probably meant. */
  readonly meant?: string;
  /** Whole paths that lead somewhere. */
  readonly known: readonly string[];
}

export type Explained = { readonly explanation: Explanation } | { readonly wrong: Unexplained };
