import { type ExtensionFolder, extensionFolder } from '../extension-folder.ts';
import { composeRules } from './of-compose.ts';
import { manifestRules } from './of-manifest.ts';
import { readmeRules } from './of-readme.ts';
import type { Rules } from './rule.ts';

/** What every folder in `extensions/` keeps. */
export const rules: Rules = { ...manifestRules, ...readmeRules, ...composeRules };

/** What the rules find in a folder, each after the rule's name. */
export function faultsOf(id: string, files: ExtensionFolder['files']): string[] {
  const folder = extensionFolder(id, files);
  return Object.entries(rules).flatMap(([name, rule]) => rule(folder).map((fault) => `${name}: ${fault}`));
}
