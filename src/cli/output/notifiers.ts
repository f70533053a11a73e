import type { NotifierList, NotifierTest } from '../../core/notify/report.ts';
import { notifierListText, notifierTestText } from '../../core/notify/text.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** On stdout. Quiet: a name a line. */
export async function printNotifiers(
  terminal: Terminal,
  { output, quiet }: PlanFlags,
  list: NotifierList,
): Promise<void> {
  if (output !== 'table') terminal.out(await dataText(list, output));
  else if (quiet) terminal.out(list.notifiers.map(({ name }) => `${name}\n`).join(''));
  else terminal.out(notifierListText(list, { width: terminal.width, colour: terminal.outColour }));
}

/** On stdout. Quiet: what failed alone. */
export async function printNotifierTest(
  terminal: Terminal,
  { output, quiet }: PlanFlags,
  test: NotifierTest,
): Promise<void> {
  const options = { width: terminal.width, colour: terminal.outColour };
  if (output !== 'table') terminal.out(await dataText(test, output));
  else if (!quiet) terminal.out(notifierTestText(test, options));
  else if (test.exit !== 0)
    terminal.out(
      notifierTestText({ ...test, notifiers: test.notifiers.filter(({ delivered }) => !delivered) }, options),
    );
}
