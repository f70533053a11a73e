// Bundler plugin: characters beyond Latin-1 are written as escapes. V8 keeps the text of a file for as long as the program runs, and one
// arrow or Braille dot in it makes every character take two bytes instead of one: 1.3 MB of a daemon's memory, and of each start's work.

export function latinText() {
  return {
    name: 'latin-text',
    // after the minifier, which would write the characters themselves again
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) if (part.type === 'chunk') part.code = latin(part.code);
    },
  };
}

/** In strings, templates, regular expressions and names alike, `\uXXXX` is the character; a surrogate pair is two of them. */
export function latin(code) {
  const [escaped] = /(?<!\\)(?:\\\\)*\\[^\0-\xff]/.exec(code) ?? [];
  if (escaped) throw new Error(`latin-text: a backslash stands before a character beyond Latin-1: ${escaped}`);
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
