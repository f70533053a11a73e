/** What can be known of newer images. JSON-safe: `-o json` prints it as it is. */
export interface Outdated {
  /** Version of this shape. */
  readonly version: 1;
  /** One for each service whose image comes from a registry, by app and service. */
  readonly images: readonly ImageUpdate[];
  /** Apps whose extension is there in a newer version than they run. */
  readonly extensions: readonly ExtensionUpdate[];
}

export interface ExtensionUpdate {
  readonly app: string;
  readonly extension: string;
  readonly current: string;
  /** The newest that the app’s range lets in. */
  readonly allowed: string;
  /** How many migrations change its data on the way. */
  readonly migrations: number;
}

export interface ImageUpdate {
  readonly app: string;
  readonly service: string;
  /** As the files name it. */
  readonly written: string;
  readonly repository: string;
  readonly current: { readonly tag: string; readonly digest?: string };
  /** What is taken, in the words of the files; `follow` where they say nothing: the same tag, where it moves. */
  readonly policy: string;
  /** What `orbitr update` would take; absent where that is what runs. */
  readonly allowed?: TakenImage;
  /** The newest tag that could take its place, whatever the policy. */
  readonly newest?: string;
  /** Newer ones that are not taken, and why, the newest first. */
  readonly held: readonly Held[];
  /** Why nothing, or not all, is known. */
  readonly fault?: { readonly code: string; readonly message: string; readonly suggestions: readonly string[] };
}

export interface TakenImage {
  readonly tag: string;
  readonly digest: string;
  readonly platforms: readonly string[];
}

export interface Held {
  readonly tag: string;
  readonly why: 'policy' | 'pinned' | 'stateful' | 'age' | 'window' | 'platform';
  /** A sentence without its end: `policy patch`. */
  readonly text: string;
}
