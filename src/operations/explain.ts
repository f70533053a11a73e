import { OrbitrError } from '../core/errors.ts';
import { explainField } from '../core/explain/explain-field.ts';
import { explainSetting } from '../core/explain/explain-setting.ts';
import { formatOf, type Root, roots } from '../core/explain/formats.ts';
import type { Explained, Explanation, Unexplained } from '../core/explain/types.ts';
import { type FindContext, findByReference } from '../core/extension/find-extension.ts';
import { knownIds } from '../core/extension/list-extensions.ts';
import { nearest } from '../lib/nearest.ts';
import { soundExtension } from './extension.ts';

export interface ExplainOptions {
  /** `app.health.timeout`, or an extension and one of its settings: `postgresql.POSTGRES_DB`. Absent: what there is to explain. */
  readonly path?: string;
  /** With everything that stands below. */
  readonly recursive: boolean;
}

/** The documentation of a field, from the formats themselves. Throws `usage` for a path that leads nowhere. */
export function explain({ path, recursive }: ExplainOptions, context: FindContext): readonly Root[] | Explanation {
  if (path === undefined || path === '') return roots;
  const { root, steps } = split(path);
  const format = formatOf(root);
  const explained = format ? explainField(format, steps, recursive) : ofExtension(root, steps, context);
  if ('wrong' in explained) throw refusal(explained.wrong);
  return explained.explanation;
}

/** `[0]` is how messages name an entry of a list; `./path` has a dot of its own. */
function split(path: string): { readonly root: string; readonly steps: readonly string[] } {
  const [, folder, below = ''] = /^(\.[^.]*\/[^.]*)(?:\.(.*))?$/s.exec(path) ?? [];
  const words = (folder ? below : path)
    .replace(/\[(\d*)\]/g, '')
    .split('.')
    .filter((word) => word !== '');
  return folder ? { root: folder, steps: words } : { root: words[0] ?? '', steps: words.slice(1) };
}

function ofExtension(reference: string, steps: readonly string[], context: FindContext): Explained {
  const result = findByReference(reference, context);
  if (result.notFound && !reference.startsWith('.')) return { wrong: noRoot(reference, steps, context) };
  const { manifest } = soundExtension(result, (meant) => `orbitr explain ${meant}`);
  return explainSetting(manifest, steps[0] === 'values' ? steps.slice(1) : steps);
}

/** Whoever leaves out the file is told where the field stands. */
function noRoot(word: string, steps: readonly string[], context: FindContext): Unexplained {
  const names = roots.map(({ root }) => root);
  const home = names.find((root) => {
    const format = formatOf(root);
    return format && 'explanation' in explainField(format, [word, ...steps], false);
  });
  const near = nearest(word, [...names, ...knownIds(context)]);
  const meant = home ? [home, word, ...steps].join('.') : near && [near, ...steps].join('.');
  return {
    message: `there is no file format and no extension called ${word}`,
    known: names,
    ...(meant ? { meant } : {}),
  };
}

function refusal({ message, meant, known }: Unexplained): OrbitrError {
  const suggestions = meant ? [`orbitr explain ${meant}`] : known.map((path) => `orbitr explain ${path}`);
  return new OrbitrError({ code: 'usage', message, suggestions: suggestions.slice(0, 12) });
}
