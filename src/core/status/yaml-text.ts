import { stringify } from 'yaml';

/** Data as YAML for people and pipes: no anchors, no line folding. */
export function yamlText(data: unknown): string {
  return stringify(data, { aliasDuplicateObjects: false, lineWidth: 0 });
}
