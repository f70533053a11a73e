/** What the core may ask of a file system. Synchronous, so that loading stays a plain function; adapters/files makes it real. */
export interface FileReader {
  /**
   * The content, or undefined where nothing is there. Of a file with more than `most` bytes only the first ones: whoever refuses long
   * files need not read them. Throws OrbitrError `file-unreadable` on any other failure.
   */
  readonly read: (path: string, most?: number) => Uint8Array | undefined;
  /** Undefined where nothing is there; follows links. */
  readonly stat: (path: string) => FileStat | undefined;
  /** Names in a folder, sorted; empty where it is not there. */
  readonly list: (path: string) => readonly string[];
  /** The path with every link resolved, or undefined where nothing is there. Throws on a link loop. */
  readonly realPath: (path: string) => string | undefined;
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
  /** Changes whenever the content may have: inode, size, mtime and ctime in nanoseconds. */
  readonly signature: string;
  /** Which file it is: another one after it was replaced by one of the same name. */
  readonly identity?: string;
  /** Unix milliseconds of the last change of content, name or rights. */
  readonly changedAt?: number;
}
