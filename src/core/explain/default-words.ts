/** Descriptions end with the default where there is one: it is shown by itself. `values`: all that the field may be, if that is known. */
export function splitDefault(
  text: string,
  values: readonly unknown[] | undefined,
): { readonly description: string; readonly default?: string } {
  const said = /\s*\bDefault: ((?:[^.]|\.(?=\S))+)\.?/.exec(text);
  if (said) return { description: text.replace(said[0], '').trim(), default: said[1] ?? '' };
  const marked = /([\w-]+)(?: \(|, )default\)/.exec(text)?.[1];
  const isValue = marked !== undefined && (values?.includes(marked) ?? true);
  return { description: text, ...(isValue ? { default: marked } : {}) };
}
