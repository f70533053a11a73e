import { type Document, isCollection, isScalar, type Node, visit, type YAMLError } from 'yaml';

/** A bracket or quote that nothing closes: the parser notices at the end of it all, people look for where it begins. */
export interface Unclosed {
  readonly offset: number;
  readonly what: string;
  readonly close: string;
}

export function unclosed(error: YAMLError, document: Document, text: string): Unclosed | undefined {
  const kind = /^Missing closing ["']quote/.test(error.message)
    ? 'quote'
    : /^Flow (?:sequence|map) /.test(error.message)
      ? 'flow'
      : '';
  if (kind === '') return undefined;
  const end = error.pos[0];
  let found: Unclosed | undefined;
  visit(document, {
    Node: (_, node: Node) => {
      const [start, stop] = node.range ?? [];
      const opening = start === undefined ? undefined : openings[text.charAt(start)];
      if (start === undefined || stop !== end || opening?.kind !== kind || !isOpener(node)) return;
      // Closed, but too far to the left: that is a matter of indentation.
      if (
        kind === 'flow' &&
        text
          .slice(start, end + 1)
          .trimEnd()
          .endsWith(opening.close)
      )
        return;
      found = { offset: start, what: opening.what, close: opening.close };
    },
  });
  return found;
}

function isOpener(node: Node): boolean {
  return (isCollection(node) && node.flow === true) || (isScalar(node) && /^QUOTE/.test(node.type ?? ''));
}

type Opening = { readonly kind: 'quote' | 'flow'; readonly what: string; readonly close: string };

const openings: Readonly<Partial<Record<string, Opening>>> = {
  '[': { kind: 'flow', what: 'list', close: ']' },
  '{': { kind: 'flow', what: 'mapping', close: '}' },
  '"': { kind: 'quote', what: 'quoted text', close: '"' },
  "'": { kind: 'quote', what: 'quoted text', close: "'" },
};
