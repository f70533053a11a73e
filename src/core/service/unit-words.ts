/** A word of a command in a unit: quoted where that is needed, and nothing in it is expanded. */
export function commandWord(word: string): string {
  return quoted(word.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('$', '$$$$').replaceAll('"', '\\"'));
}

/** A path or an assignment in a list of a unit: `%` alone is expanded there. */
export function listWord(word: string): string {
  return quoted(word.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('"', '\\"'));
}

/** The whole of a setting that is no list, and takes everything but `%` as it is. */
export function settingText(text: string): string {
  return text.replaceAll('%', '%%');
}

/** What no unit can hold: a line break ends a setting, whatever stands around it. */
export function fitsUnit(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u001f\u007f]/.test(text);
}

function quoted(escaped: string): string {
  return /^[\w@%+=:,./$~-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}
