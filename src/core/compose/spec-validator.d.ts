/** What the schema says against a document: ajv's error, verbose. Written by scripts/generate.mjs. */
export interface SpecError {
  readonly keyword: string;
  /** JSON pointer into the document. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** True where the document fits the Compose specification; else `errors` holds why, until the next call. */
export declare const validate: { (document: unknown): boolean; errors?: readonly SpecError[] | null };
