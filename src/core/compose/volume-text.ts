export interface VolumeText {
  /** Empty for an anonymous volume. */
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
  readonly kind: 'bind' | 'volume';
}

/** The short form of a volume, `[source:]target[:options]`, as Compose takes it apart; a text where it is wrong. */
export function parseVolumeText(text: string): VolumeText | string {
  if (text === '') return 'must be "source:/target"';
  const sections = text.length <= 2 ? [text] : split(text);
  if (sections.some((section) => section === '')) return 'has an empty section between colons';
  const [first = '', second, options = '', ...more] = sections;
  if (more.length > 0) return 'has too many colons';
  if (second === undefined) return { source: '', target: cleanPath(first), options: [], kind: 'volume' };
  return {
    source: first,
    target: cleanPath(second),
    options: options.split(',').filter(Boolean),
    kind: isPath(first) ? 'bind' : 'volume',
  };
}

/** Where it is mounted; undefined where the text is wrong. */
export function bindTarget(text: string): string | undefined {
  const volume = parseVolumeText(text);
  return typeof volume === 'string' ? undefined : volume.target;
}

/** A single letter before a colon is a Windows drive to Compose, also in `d:/data`. */
function split(text: string): string[] {
  const sections: string[] = [];
  let section = '';
  for (const char of text) {
    if (char !== ':' || (section.length === 1 && /[a-zA-Z]/.test(section))) section += char;
    else {
      sections.push(section);
      section = '';
    }
  }
  return [...sections, section];
}

/** Without what makes no difference, as Compose cleans it: `/data/` is `/data`. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && (path.startsWith('/') || (parts.length > 0 && parts.at(-1) !== '..'))) parts.pop();
    else parts.push(part);
  }
  const joined = parts.join('/');
  return path.startsWith('/') ? `/${joined}` : joined || '.';
}

function isPath(source: string): boolean {
  return /^[./~]/.test(source) || source.startsWith('\\\\') || /^[a-zA-Z]:/.test(source);
}
