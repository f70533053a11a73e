import type { AppValues } from '../config/app-values.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Problem } from '../problems.ts';
import type { KnownSecrets, SecretNeed } from '../secrets/need.ts';

export interface ValuesInput {
  /** The app's name, which is what `${host}` stands for. */
  readonly app: string;
  /** What its secrets are called after: the name that it had first, so that a new one does not make them others. Default: the app's name. */
  readonly owner?: string;
  /** The app file as messages name it. */
  readonly file: string;
  readonly values: AppValues;
  /** Of the app file: `values.POSTGRES_DB`. */
  readonly positions: SourceMap;
  readonly manifest: Manifest;
  /** `environment:` of orbitr.yaml, which goes before defaults, though never into a password. */
  readonly environment: Readonly<Record<string, string>>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly known: KnownSecrets;
}

/** What another app has to offer. */
export type Provider =
  | { readonly kind: 'outputs'; readonly outputs: Readonly<Record<string, string>> }
  /** A Compose app of the workspace’s own. */
  | { readonly kind: 'plain' }
  | { readonly kind: 'broken' }
  /** It waits for this app itself, which is told elsewhere. */
  | { readonly kind: 'circle' };

export interface ResolvedValues {
  /** Every setting of the extension as text, secrets as tokens. */
  readonly variables: Readonly<Record<string, string>>;
  /** The app's own secrets; what came from other apps is theirs. */
  readonly secrets: readonly SecretNeed[];
  /** What others may take, secrets as tokens. */
  readonly outputs: Readonly<Record<string, string>>;
  /** `db.URL` → the text that was taken. Another text means: resolve again. */
  readonly taken: Readonly<Record<string, string>>;
  /** Secret → its text, for those that stand in the app file. Never to be kept but in the store of secrets. */
  readonly given: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
