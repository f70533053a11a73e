import { appNamePattern, appNameRule } from '../config/scalars.ts';
import type { FileReader } from '../files/reader.ts';
import type { Problem } from '../problems.ts';
import { attempt } from './attempt.ts';

/** Something in apps/ that claims to be an app. */
export interface AppEntry {
  readonly name: string;
  /** Absolute: apps/<name>/, whether it is there or not. */
  readonly dir: string;
  /** Absolute path of apps/<name>.yaml; absent for a folder. */
  readonly file?: string;
  /** Why it cannot be an app; then it is frozen unread. */
  readonly problems: readonly Problem[];
}

/**
 * What lies in apps/: folders and YAML files, sorted by name. Dot files, editors' backups and other files are no apps. A folder apps/ that
 * is missing or cannot be read is a problem of the workspace: it never means that there are no apps.
 */
export function listApps(
  reader: FileReader,
  dir: string,
): { readonly entries: readonly AppEntry[]; readonly problems: readonly Problem[] } {
  const folder = `${dir}/apps`;
  const listed = attempt(() => namesIn(reader, folder), { file: 'apps' });
  if (listed.problem) return { entries: [], problems: [listed.problem] };
  if (typeof listed.value === 'string') return { entries: [], problems: [noFolder(listed.value)] };
  const found = listed.value.filter((name) => !name.startsWith('.')).flatMap((name) => entryOf(reader, folder, name));
  return { entries: onePerName(found).toSorted((a, b) => (a.name < b.name ? -1 : 1)), problems: [] };
}

/** A text says why there are none. */
function namesIn(reader: FileReader, folder: string): readonly string[] | string {
  const kind = reader.stat(folder)?.kind;
  if (kind === 'folder') return reader.list(folder);
  return kind === undefined ? 'the workspace has no folder apps' : 'apps is not a folder';
}

function noFolder(why: string): Problem {
  const suggestions = ['bring it back, or run `mkdir apps` for a workspace without apps'];
  return {
    severity: 'error',
    code: 'file-unreadable',
    message: `${why}, which is not taken for "no apps"`,
    suggestions,
  };
}

function entryOf(reader: FileReader, folder: string, entry: string): AppEntry[] {
  const path = `${folder}/${entry}`;
  const name = entry.replace(/\.ya?ml$/, '');
  const asApp = (problems: readonly Problem[]): AppEntry[] => [
    { name, dir: `${folder}/${name}`, problems, ...(name === entry ? {} : { file: path }) },
  ];
  const stat = attempt(() => reader.stat(path), { file: `apps/${entry}`, app: name });
  if (stat.problem) return asApp([stat.problem]);
  if (!stat.value) return reader.list(folder).includes(entry) ? asApp([deadLink(entry, name)]) : [];
  const isApp = stat.value.kind === 'folder' ? name === entry : stat.value.kind === 'file' && name !== entry;
  if (!isApp) return [];
  if (/^(?:docker-)?compose$/.test(name) && name !== entry) return asApp([strayCompose(entry, name)]);
  return asApp(appNamePattern.test(name) ? [] : [badName(entry, name)]);
}

function deadLink(entry: string, name: string): Problem {
  const message = `apps/${entry} is a link to something that is not there`;
  return {
    severity: 'error',
    code: 'file-unreadable',
    message,
    app: name,
    suggestions: [`mend the link, or remove the app with \`rm apps/${entry}\``],
  };
}

function strayCompose(entry: string, name: string): Problem {
  const message = `apps/${entry} is a Compose file outside an app’s folder`;
  const suggestions = [`give the app a folder of its name: \`mkdir apps/NAME && mv apps/${entry} apps/NAME/\``];
  return {
    severity: 'error',
    code: 'invalid-value',
    message,
    app: name,
    position: { file: `apps/${entry}`, line: 1, column: 1 },
    suggestions,
  };
}

function badName(entry: string, name: string): Problem {
  const fitting = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const better = appNamePattern.test(fitting)
    ? [`rename it: \`mv apps/${entry} apps/${entry.replace(name, fitting)}\``]
    : ['rename it'];
  return {
    severity: 'error',
    code: 'invalid-value',
    message: `apps/${entry} gives no valid name for an app, which is ${appNameRule}`,
    app: name,
    suggestions: better,
  };
}

/** Two things of one name are one frozen app: neither may be taken for the other. */
function onePerName(found: readonly AppEntry[]): AppEntry[] {
  return [...Map.groupBy(found, ({ name }) => name).values()].flatMap((entries) => {
    const [first, second] = entries;
    if (!first) return [];
    return [
      second ? { ...first, problems: [...entries.flatMap(({ problems }) => problems), twice(first, second)] } : first,
    ];
  });
}

function twice(first: AppEntry, second: AppEntry): Problem {
  const [one, other] = [shown(first), shown(second)];
  const file = [second, first].find((entry) => entry.file)?.file;
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `${one} and ${other} both claim the name ${first.name}`,
    app: first.name,
    ...(file ? { position: { file: `apps/${file.slice(file.lastIndexOf('/') + 1)}`, line: 1, column: 1 } } : {}),
    suggestions: ['rename or remove one of the two'],
  };
}

function shown({ name, file }: AppEntry): string {
  return file ? `apps/${file.slice(file.lastIndexOf('/') + 1)}` : `the folder apps/${name}`;
}
