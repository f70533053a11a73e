/** ESC sequences: CSI, OSC and the other string kinds (up to BEL or ST, or unended), then two- and three-byte ones. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|(?=\u001b)|$)|\u001b[ -/]*[0-~]/g;

/** What is left of them, other control characters, and the marks that turn the direction of text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Foreign text that is safe to show: terminal escape sequences are gone, other control characters stand as `\x07`.
 * Newlines and tabs stay; a carriage return counts as a newline.
 */
export function neutralise(text: string): string {
  return text
    .replace(/\r+\n|\r/g, '\n')
    .replace(sequence, '')
    .replace(control, written);
}

/** The same on one line: newlines and tabs become single spaces, those at either end go. */
export function neutraliseLine(text: string): string {
  return neutralise(text)
    .replace(/^[\n\t]+|[\n\t]+$/g, '')
    .replace(/[\n\t]+/g, ' ');
}

function written(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, '0')}`;
}
