import { nearest } from '../../lib/nearest.ts';
import type { WorkspaceFile } from '../config/workspace-file.ts';
import { dotted } from '../files/checked.ts';
import { locate, type SourceMap } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import { isReserved, permissionFault } from './permission.ts';

/** Words under `policy.grant` that are no permissions. */
export function checkGrants({ policy }: WorkspaceFile, positions: SourceMap): Problem[] {
  return Object.entries(policy?.grant ?? {}).flatMap(([app, words]) =>
    words.flatMap((word, index): Problem[] => {
      const path = `policy.grant.${app}.${index}`;
      const name = dotted(['policy', 'grant', app, index]);
      const fault = permissionFault(word);
      if (fault === undefined) return [];
      const message = isReserved(word)
        ? `${name}: nobody can be granted ${word}, by which Orbitr knows what is its own`
        : `${name}: there is no permission ${word}`;
      return [{ severity: 'error', code: 'invalid-value', message, suggestions: [fault], ...placed(positions, path) }];
    }),
  );
}

/** Grants for apps that the workspace does not have: they would be given to whoever takes the name. */
export function checkGrantedApps({ policy }: WorkspaceFile, positions: SourceMap, apps: readonly string[]): Problem[] {
  return Object.keys(policy?.grant ?? {})
    .filter((app) => !apps.includes(app))
    .map((app) => {
      const meant = nearest(app, apps);
      return {
        severity: 'warning',
        code: 'reference-missing',
        message: `policy.grant names ${app}, but there is no such app`,
        suggestions: [meant ? `write ${meant}` : 'remove the line'],
        ...placed(positions, `policy.grant.${app}`),
      };
    });
}

function placed(positions: SourceMap, path: string): Pick<Problem, 'position'> {
  const position = locate(positions, path);
  return position ? { position } : {};
}
