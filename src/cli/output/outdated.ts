import { isOutdated, outdatedText } from '../../core/updates/text.ts';
import type { Outdated } from '../../core/updates/types.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** On stdout. Quiet: an app and service a line, of those that have something newer. */
export async function printOutdated(
  terminal: Terminal,
  { output, quiet, verbose }: PlanFlags,
  outdated: Outdated,
): Promise<void> {
  if (output !== 'table') terminal.out(await dataText(outdated, output));
  else if (quiet)
    terminal.out(
      outdated.images
        .filter(isOutdated)
        .map(({ app, service }) => `${app}/${service}\n`)
        .join(''),
    );
  else terminal.out(outdatedText(outdated, { width: terminal.width, colour: terminal.outColour, verbose }));
}

/** Before an update, on stderr: what is not taken, and why. */
export function tellHeld(terminal: Terminal, { images }: Outdated): void {
  const rest = images.filter(({ fault, held }) => fault || held.length > 0);
  if (rest.length === 0) return;
  terminal.err(
    outdatedText(
      { version: 1, images: rest, extensions: [] },
      { width: terminal.errWidth, colour: terminal.errColour, verbose: false },
    ),
  );
}
