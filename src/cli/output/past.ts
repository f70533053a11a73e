import type { PastTextOptions } from '../../core/revision/text.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

/** What state remembers, on stdout: as text for people, or as it is for programs. */
export async function printPast<T>(
  terminal: Terminal,
  output: 'table' | 'json' | 'yaml',
  data: T,
  text: (data: T, options: PastTextOptions) => string,
): Promise<void> {
  if (output !== 'table') terminal.out(await dataText(data, output));
  else terminal.out(text(data, { width: terminal.width, colour: terminal.outColour }));
}
