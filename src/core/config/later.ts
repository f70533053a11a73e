import type { ParsedYaml } from '../files/yaml.ts';
import type { Position, Problem } from '../problems.ts';
import type { AppFile } from './app-file.ts';
import type { AppUpdate } from './app-update.ts';
import type { PolicySettings } from './policy-settings.ts';
import type { WorkspaceFile } from './workspace-file.ts';

/** Keys that the formats know but that this version does not carry out yet: whoever writes one is told so. */
export const laterWorkspaceKeys: readonly (
  | keyof WorkspaceFile
  | `policy.${keyof PolicySettings}`
  | `update.${keyof NonNullable<WorkspaceFile['update']>}`
)[] = [
  'domain',
  'dataDir',
  'registries',
  'proxy',
  'policy.images',
  'policy.requireSigned',
  'policy.limits',
  'backup',
  'targets',
  'secrets',
];

export const laterAppKeys: readonly (keyof AppFile | `update.${keyof AppUpdate}`)[] = ['values', 'proxy', 'backup'];

/** A key that would do harm if it were passed over: the app would run on the wrong host. */
const refusedAppKeys: readonly (keyof AppFile)[] = ['target'];

/** One warning a file, at the first of its keys that have no effect yet. */
export function warnOfLater(parsed: ParsedYaml, keys: readonly string[], app?: string): Problem[] {
  const [first, ...more] = present(parsed, keys);
  if (first === undefined) return [];
  const all = [first, ...more];
  return [
    {
      severity: 'warning',
      code: 'not-yet-supported',
      message: `${listed(all)} ${all.length === 1 ? 'is' : 'are'} checked, but ${all.length === 1 ? 'has' : 'have'} no effect in this version`,
      position: placeOf(parsed, first),
      ...(app ? { app } : {}),
      suggestions: [],
    },
  ];
}

export function refuseLater(parsed: ParsedYaml, app: string): Problem[] {
  return present(parsed, refusedAppKeys).map((key) => ({
    severity: 'error',
    code: 'not-yet-supported',
    message: `${key} is not carried out by this version, so the app is left as it is`,
    position: parsed.keyAt([], key),
    app,
    suggestions: [`remove the key ${key}`],
  }));
}

/** In the order in which they stand in the file; `policy.images` is a key of a section. */
function present({ value }: ParsedYaml, keys: readonly string[]): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, section]: [string, unknown]) => {
    if (keys.includes(key)) return [key];
    const inner = section !== null && typeof section === 'object' ? Object.keys(section) : [];
    return inner.map((name) => `${key}.${name}`).filter((name) => keys.includes(name));
  });
}

function placeOf(parsed: ParsedYaml, name: string): Position {
  const path = name.split('.');
  return parsed.keyAt(path.slice(0, -1), path.at(-1) ?? name);
}

function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
}
