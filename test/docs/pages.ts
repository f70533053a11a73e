import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');

export interface Page {
  /** From the repository's root: `docs/workspace.md`. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** What stands between single backticks, outside of fences. */
  readonly codes: readonly string[];
}

export interface Fence {
  readonly language: string;
  readonly body: string;
  /** The last line of prose above it that is not blank. */
  readonly above: string;
  /** `README.md:12`. */
  readonly place: string;
}

/** Every page that people read. */
export const pages: readonly Page[] = [...markdownIn(root, false), ...markdownIn(join(root, 'docs'), true)].map(page);

export function pageAt(path: string): Page {
  const found = pages.find((candidate) => candidate.path === path);
  if (!found) throw new Error(`there is no page ${path}`);
  return found;
}

function markdownIn(folder: string, recursive: boolean): string[] {
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort();
}

function page(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8');
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return {
    path,
    text,
    fences: fencesOf(path, text),
    codes: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? ''),
  };
}

function fencesOf(path: string, text: string): Fence[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const before = text.slice(0, match.index).split('\n');
    return {
      language: match[1] ?? '',
      body: match[2] ?? '',
      above: before.findLast((line) => line.trim() !== '') ?? '',
      place: `${path}:${before.length}`,
    };
  });
}
