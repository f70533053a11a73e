import { neutraliseLine } from '../../../lib/escape.ts';

/** Foreign text as code: neither Markdown nor HTML, no mention of a person, no link. On one line, whatever it was. */
export function code(text: string): string {
  const line = neutraliseLine(text).trim();
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${room}${line}${room}${fence}`;
}

/** The same in a cell of a table, where a bar would end the cell even within code. */
export function cellCode(text: string): string {
  return code(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}

/** Within HTML, where Markdown is not read. */
export function htmlCode(text: string): string {
  return `<code>${neutraliseLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')}</code>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
