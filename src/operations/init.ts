import { randomInt } from 'node:crypto';
import { basename } from 'node:path';
import { workspaceFileName } from '../core/config/file-names.ts';
import { Identifier } from '../core/config/scalars.ts';
import { OrbitrError } from '../core/errors.ts';
import type { Runtime } from '../ports/runtime.ts';
import { firstApp } from './first-app.ts';
import { workspaceText } from './workspace-text.ts';
import { writeText } from './write-text.ts';

export interface InitOptions {
  /** Absolute; made where it is not there. */
  readonly dir: string;
  /** Default: the folder's name and four random characters, so that two servers never share one. */
  readonly name?: string;
}

export interface InitResult {
  readonly dir: string;
  readonly name: string;
  /** Relative to the folder, in the order of writing. */
  readonly written: readonly string[];
  /** Was there already and was left as it is. */
  readonly kept: readonly string[];
}

/**
 * A workspace to begin with: orbitr.yaml, whose comments teach, and a first app, unless there are apps already. Nothing is ever
 * overwritten. Throws `workspace-exists`, `usage` for a name that cannot be one, or `file-unreadable` where nothing may be written.
 */
export function init(
  { dir, name = nameFor(dir) }: InitOptions,
  { files, writeFile }: Pick<Runtime, 'files' | 'writeFile'>,
): InitResult {
  if (files.stat(`${dir}/${workspaceFileName}`)) throw alreadyThere(dir);
  checkName(name);
  const hasApps = files.list(`${dir}/apps`).some((entry) => !entry.startsWith('.'));
  const wanted = [...(hasApps ? [] : firstApp), [workspaceFileName, workspaceText(name)] as const];
  const isThere = (path: string) => files.stat(`${dir}/${path}`) !== undefined;
  const written = wanted.filter(([path]) => !isThere(path));
  const kept = wanted.map(([path]) => path).filter(isThere);
  // orbitr.yaml comes last: whatever fails before leaves no half workspace that a second run would refuse.
  for (const [path, text] of written) writeText({ dir, path, text, elsewhere }, writeFile);
  return { dir, name, written: written.map(([path]) => path), kept };
}

const elsewhere = 'or choose another folder: `orbitr init --dir FOLDER`';

function alreadyThere(dir: string): OrbitrError {
  return new OrbitrError({
    code: 'workspace-exists',
    message: `${dir} holds an ${workspaceFileName} already`,
    suggestions: [
      `see what it would do: \`orbitr plan --dir ${dir}\``,
      'start another workspace elsewhere: `orbitr init --dir FOLDER`',
    ],
  });
}

function checkName(name: string): void {
  const checked = Identifier.safeParse(name);
  if (checked.success) return;
  const reason = checked.error.issues[0]?.message ?? 'is not valid';
  throw new OrbitrError({
    code: 'usage',
    message: `the name of a workspace ${reason}, is "${name}"`,
    suggestions: ['leave it out, and one is made from the folder’s name'],
  });
}

function nameFor(dir: string): string {
  const folder = basename(dir)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const random = Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${folder || 'workspace'}-${random}`;
}

/** Without those that are easily taken for each other. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
