import { layout, painter, span } from '../../core/plan/text-layout.ts';
import { neutralise } from '../../lib/escape.ts';
import type { AddResult } from '../../operations/add.ts';
import { problemsText } from '../error-view.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** What was written, what is wrong with it, what its author says, and what to do next. A dry run prints the file alone. */
export async function printAdd(terminal: Terminal, { output, quiet }: PlanFlags, result: AddResult): Promise<void> {
  const { app, file, written, text, extension, permissions, beforeInstall, deprecated, problems } = result;
  if (output !== 'table') {
    terminal.out(await dataText({ version: 1, ...result }, output));
    return;
  }
  if (!written) {
    terminal.out(text);
    return;
  }
  if (!quiet) terminal.err(`wrote ${file}\n`);
  terminal.err(problemsText(problems, { width: terminal.errWidth, colour: terminal.errColour, debug: false }));
  terminal.out(`Added ${app}, made from ${extension.name} ${extension.version}.\n`);
  if (quiet) return;
  if (deprecated) terminal.err(`\nIts author calls it deprecated${instead(deprecated, terminal.width)}\n`);
  if (beforeInstall !== undefined) terminal.err(`\nBefore you apply it:\n${note(beforeInstall, terminal.width)}`);
  if (permissions.length > 0) terminal.err(`\nIt asks for permission to: ${permissions.join(', ')}\n`);
  terminal.err(nextSteps(result));
}

function instead(deprecated: true | string, width: number): string {
  return deprecated === true ? '.' : `:\n${note(deprecated, width).trimEnd()}`;
}

function note(text: string, width: number): string {
  return neutralise(text)
    .trim()
    .split('\n')
    .flatMap((line) => layout([span(line)], { width, first: '  ', rest: '  ' }, painter(false)))
    .map((line) => `${line}\n`)
    .join('');
}

function nextSteps({ app, file, fillIn, unmet }: AddResult): string {
  const steps: readonly (readonly [string, string])[] = [
    ...(fillIn.length > 0 ? [[`edit ${file}`, `fill in ${fillIn.join(', ')}`] as const] : []),
    ...unmet.map((id) => [`orbitr add ${id}`, `${app} needs it`] as const),
    ['orbitr plan', 'what would change'],
    ['orbitr apply', 'make it so'],
  ];
  const room = Math.max(...steps.map(([step]) => step.length));
  return `\nNext:\n${steps.map(([step, why]) => `  ${step.padEnd(room)}    # ${why}\n`).join('')}`;
}
