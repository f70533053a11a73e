import { relative } from 'node:path';
import type { InitResult } from '../../operations/init.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** What was written, and what to do next. */
export async function printInit(terminal: Terminal, { output, quiet }: PlanFlags, result: InitResult): Promise<void> {
  if (output !== 'table') {
    terminal.out(await dataText({ version: 1, ...result }, output));
    return;
  }
  if (!quiet) {
    for (const path of result.written) terminal.err(`wrote ${path}\n`);
    for (const path of result.kept) terminal.err(`left  ${path} as it is\n`);
  }
  terminal.out(`Workspace ${result.name} is ready.\n`);
  if (!quiet) terminal.err(nextSteps(relative(process.cwd(), result.dir)));
}

function nextSteps(folder: string): string {
  const steps = [
    ...(folder === '' ? [] : [`cd ${folder}`]),
    'orbitr plan     # what would change',
    'orbitr apply    # make it so',
  ];
  return `\nNext:\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
