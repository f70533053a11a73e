import { checkValue } from '../files/checked.ts';
import { decodeText } from '../files/decode.ts';
import { positionsOf } from '../files/positions-of.ts';
import type { SourceMap } from '../files/source-map.ts';
import { parseYaml } from '../files/yaml.ts';
import { checkGrants } from '../policy/check-grants.ts';
import { hasErrors, type Problem } from '../problems.ts';
import { checkNotifications } from './check-notifications.ts';
import { checkExactScalars } from './exact-scalars.ts';
import { workspaceFileName } from './file-names.ts';
import { laterWorkspaceKeys, warnOfLater } from './later.ts';
import { salvage } from './salvage.ts';
import { WorkspaceFile } from './workspace-file.ts';

/** orbitr.yaml with all its problems. Where it has errors, `file` holds the keys that are right in themselves. */
export function loadWorkspaceFile(bytes: Uint8Array): {
  readonly file: WorkspaceFile;
  readonly positions: SourceMap;
  readonly problems: readonly Problem[];
} {
  const parsed = parseYaml(bytes, workspaceFileName);
  const checked = checkValue(WorkspaceFile, parsed, { what: workspaceFileName });
  const { text = '' } = decodeText(bytes, workspaceFileName);
  const positions = positionsOf(parsed);
  const problems = [
    ...checked.problems,
    ...checkExactScalars(parsed, text, ['environment']),
    ...checkGrants(checked.value ?? {}, positions),
    ...checkNotifications(checked.value ?? {}, positions),
  ];
  if (hasErrors(problems)) return { file: checked.value ?? salvage(WorkspaceFile, parsed.value), positions, problems };
  return { file: checked.value ?? {}, positions, problems: [...problems, ...warnOfLater(parsed, laterWorkspaceKeys)] };
}
