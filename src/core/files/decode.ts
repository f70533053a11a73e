import type { Problem } from '../problems.ts';
import { positionAt } from './position-at.ts';

/** Bytes. */
const limit = 1024 * 1024;

/** As much of a file as has to be read to decode it, or to know that it is too long. */
export const textBytes = limit + 1;

/** The text of a file that a person wrote: UTF-8 without its byte order mark, at most 1 MiB. Never throws. */
export function decodeText(
  bytes: Uint8Array | string,
  file: string,
): { readonly text?: string; readonly problems: readonly Problem[] } {
  if (bytes.length > limit) return refused('yaml-limit', `${file} is larger than 1 MiB`, file, 'split the file');
  if (typeof bytes === 'string') return textIn(bytes.replace(/^\uFEFF/, ''), file);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refused('yaml-syntax', `${file} is UTF-16, not UTF-8`, file, 'save the file as UTF-8');
  }
  try {
    return textIn(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch {
    const good = new TextDecoder('utf-8').decode(bytes);
    const at = positionAt(good, Math.max(0, good.indexOf('\uFFFD')), file);
    return {
      problems: [
        { ...problem('yaml-syntax', `${file} is not valid UTF-8`, file, 'save the file as UTF-8'), position: at },
      ],
    };
  }
}

/** YAML knows no NUL, and neither does an argument or a variable of a process. */
function textIn(text: string, file: string): { readonly text?: string; readonly problems: readonly Problem[] } {
  const nul = text.indexOf('\0');
  if (nul < 0) return { text, problems: [] };
  const found = problem('yaml-syntax', `${file} holds a NUL character`, file, 'remove it, or save the file as text');
  return { problems: [{ ...found, position: positionAt(text, nul, file) }] };
}

function refused(code: 'yaml-limit' | 'yaml-syntax', message: string, file: string, suggestion: string) {
  return { problems: [problem(code, message, file, suggestion)] };
}

function problem(code: 'yaml-limit' | 'yaml-syntax', message: string, file: string, suggestion: string): Problem {
  return { severity: 'error', code, message, position: { file, line: 1, column: 1 }, suggestions: [suggestion] };
}
