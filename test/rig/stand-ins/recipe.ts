/** How one repository of a public registry is imitated: a real server from Debian's packages, in the official image's clothes. */
export interface Recipe {
  /** As a registry knows it: `library/postgres`. */
  readonly repository: string;
  /** Debian packages whose files go in. Libraries that they need come by themselves; whatever else they need is named here. */
  readonly packages: readonly (string | RegExp)[];
  /** What the official image at a tag is. */
  readonly image: (tag: Tag) => Image;
}

export interface Image {
  readonly base: Base;
  readonly accounts?: Readonly<Record<string, Account>>;
  /** Path → owner. */
  readonly folders?: Readonly<Record<string, Folder>>;
  /** Path → where the link leads. */
  readonly links?: Readonly<Record<string, string>>;
  /** Path → content of a small file that depends on the tag. All others lie in the folder `root` beside the recipe. */
  readonly files?: Readonly<Record<string, string>>;
  /** Program → the capability that its file bears. */
  readonly capabilities?: Readonly<Record<string, 'net_bind_service'>>;
  /** What packages bring and the image does not need. */
  readonly without?: readonly string[];
  readonly config: ImageConfig;
}

export interface Account {
  /** Of the user and of the group. */
  readonly id: number;
  readonly home: string;
}

export interface Folder {
  readonly owner?: number;
  /** 0o755 if left out. */
  readonly mode?: number;
}

/** What is in an image besides its server: Debian's has bash and no wget, Alpine's is busybox alone, the last has no shell at all. */
export type Base = 'debian' | 'alpine' | 'none';

/** As in the engine's API. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly StopSignal?: string;
}

export interface Tag {
  /** `18.1-alpine` */
  readonly text: string;
  /** `18.1`; the whole tag where it begins with no number. */
  readonly version: string;
  readonly major: number;
  /** Whether a word stands between its dashes: `alpine`, `management`. */
  readonly has: (word: string) => boolean;
}

/** A tag without a number is read as the newest version. */
export function parseTag(text: string): Tag {
  const version = /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  const words = text.split('-').map((word) => word.replace(/[\d.]+$/, ''));
  return {
    text,
    version: version ?? text,
    major: version ? Number.parseInt(version, 10) : Number.POSITIVE_INFINITY,
    has: (word) => words.includes(word),
  };
}

/** `{ '80/tcp': {}, '443/tcp': {} }` */
export function exposed(...ports: readonly (number | string)[]): Readonly<Record<string, object>> {
  return Object.fromEntries(ports.map((port) => [typeof port === 'number' ? `${port}/tcp` : port, {}]));
}

export function volumes(...paths: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(paths.map((path) => [path, {}]));
}
