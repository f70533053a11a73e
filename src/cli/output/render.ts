import { parseYaml } from '../../core/files/yaml.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

/** A Compose file on stdout, with its comments; as JSON for programs. */
export async function printRendered(terminal: Terminal, output: 'yaml' | 'json', text: string): Promise<void> {
  terminal.out(output === 'yaml' ? text : await dataText(parseYaml(text, 'compose.yaml').value, 'json'));
}
