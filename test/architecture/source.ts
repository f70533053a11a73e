import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** `src/core/plan/plan.ts` */
  readonly path: string;
  /** `core`; for a file that lies in src itself, its own name: `runtime.ts`. */
  readonly room: string;
  readonly text: string;
  /** Without comments, and with every string emptied. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  readonly specifier: string;
  /** `src/core/problems.ts`; absent for packages. */
  readonly file?: string;
  /** `zod`, `@oclif/core`, `node:fs`; absent for files of the repository. */
  readonly package?: string;
  readonly typeOnly: boolean;
}

/** Written by tools: it is not held to what people write. */
const generated = ['src/core/compose/spec-validator.js', 'src/core/compose/spec-validator.d.ts'];

export const sources: readonly SourceFile[] = filesBelow('src').map(read);

/** Paths of all files below a folder of the repository. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1), entry.name))
    .filter((path) => /\.(?:tsx?|m?js)$/.test(path) && !generated.includes(path))
    .sort();
}

export function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const [, first = '', ...rest] = path.split('/');
  const uncommented = withoutComments(text);
  return {
    path,
    room: rest.length === 0 ? path.slice('src/'.length) : first,
    text,
    code: withoutStrings(uncommented),
    imports: importsOf(uncommented, path),
  };
}

function importsOf(code: string, path: string): Import[] {
  const patterns = [
    /(?:^|;)\s*(?:import|export)\s+(type\b)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /(?:^|;)\s*import\s+()['"]([^'"]+)['"]/gm,
    /\bimport\(\s*()['"]([^'"]+)['"]/g,
    /\bgetBuiltinModule\(\s*()['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, type, specifier = '']): Import => {
      const typeOnly = type === 'type';
      if (specifier.startsWith('.')) return { specifier, typeOnly, file: posix.join(posix.dirname(path), specifier) };
      const depth = specifier.startsWith('@') ? 2 : 1;
      return {
        specifier,
        typeOnly,
        package: specifier.startsWith('node:') ? specifier : specifier.split('/').slice(0, depth).join('/'),
      };
    }),
  );
}

/** Strings are stepped over, so that `//` inside one begins no comment. */
function withoutComments(text: string): string {
  return text.replace(
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(\/\*[\s\S]*?\*\/|(?<=^|[\s;,{}()])\/\/[^\n]*)/g,
    (whole, comment?: string) => (comment === undefined ? whole : ''),
  );
}

function withoutStrings(code: string): string {
  return code.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''");
}
