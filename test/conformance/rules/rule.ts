import type { ExtensionFolder } from '../extension-folder.ts';

/** What is wrong with a folder, each with how to mend it. */
export type Rule = (folder: ExtensionFolder) => readonly string[];
export type Rules = Readonly<Record<string, Rule>>;

export function ifNot(isSo: boolean, fault: string): string[] {
  return isSo ? [] : [fault];
}

/** Words that a text does not have. */
export function missing(words: readonly string[], text = ''): string[] {
  return words.filter((word) => !new RegExp(`\\b${word}\\b`).test(text));
}

export function variablesOf({ environment }: ExtensionFolder['manifest'], ofType?: string): string[] {
  const variables = environment?.variables ?? [];
  return variables.filter(({ type }) => ofType === undefined || type === ofType).map(({ key }) => key);
}
