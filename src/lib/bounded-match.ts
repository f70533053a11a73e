import { type Context, createContext, Script } from 'node:vm';

/** Milliseconds that one pattern may take. */
const patience = 200;

/**
 * Whether a text fits a pattern; undefined where finding out takes too long. Patterns of others can be made to take for ever, on purpose or
 * not: one that could is run where it can be ended.
 */
export function fits(pattern: RegExp, text: string): boolean | undefined {
  if (isHarmless(pattern.source) && text.length <= 4096) return pattern.test(text);
  try {
    context ??= createContext(Object.create(null) as Context);
    Object.assign(context, { source: pattern.source, flags: pattern.flags, text });
    script ??= new Script('new RegExp(source, flags).test(text)');
    return Boolean(script.runInContext(context, { timeout: patience }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw cause;
  }
}

let context: Context | undefined;
let script: Script | undefined;

/** No group is repeated, and hardly anything else without bound: such a pattern is done in time. */
function isHarmless(source: string): boolean {
  return !/\)(?:[*+]|\{\d*,?\d*\})/.test(source) && [...source.matchAll(/[*+]|\{\d+,\}/g)].length <= 2;
}
