/**
 * A file for `--env-file` from which Compose reads exactly these values. In double quotes Compose expands backslash sequences first and
 * variables afterwards, so `$` is doubled, and what could end or escape the quotes is written as an octal sequence.
 */
export function envFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

const octal: Readonly<Record<string, string>> = { '\\': '\\0134', '"': '\\0042', '\r': '\\0015', '\n': '\\0012' };

function quoted(value: string): string {
  return `"${value.replace(/[\\"\r\n]/g, (character) => octal[character] ?? character).replaceAll('$', '$$$$')}"`;
}
