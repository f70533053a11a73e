import { painter, type Span, span, table } from '../../core/plan/text-layout.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { AppSummary, Validation } from '../../operations/validate.ts';
import { hintsText, problemsText } from '../error-view.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** Problems on stderr, what was found on stdout; for programs all of it on stdout. */
export async function printValidation(terminal: Terminal, flags: PlanFlags, validation: Validation): Promise<void> {
  if (flags.output !== 'table') {
    terminal.out(await dataText(validation, flags.output));
    return;
  }
  const shown = validation.problems.filter(({ severity }) => severity === 'error' || !flags.quiet);
  const view = { width: terminal.errWidth, colour: terminal.errColour, debug: false };
  terminal.err(problemsText(shown, view));
  if (!flags.quiet) terminal.err(hintsText(validation.hints ?? [], view));
  if (flags.verbose) terminal.out(`${appTable(validation.apps, terminal.outColour).join('\n')}\n\n`);
  terminal.out(`${verdict(validation)}\n`);
}

function appTable(apps: readonly AppSummary[], colour: boolean): string[] {
  const rows = apps.map((app): Span[] => [
    span(neutraliseLine(app.app), 'bold'),
    span(app.state, isStuck(app) ? 'red' : 'plain'),
    span(String(app.services.length)),
    span(app.hostPorts.join(', ') || '-'),
    span(app.dependsOn.join(', ') || '-'),
  ]);
  return table(['APP', 'STATE', 'SERVICES', 'HOST PORTS', 'DEPENDS ON'], rows, painter(colour));
}

function verdict({ apps, errors, warnings, hints = [] }: Validation): string {
  const checked = `${count(apps.length, 'app')} checked`;
  const aside = hints.length > 0 ? [count(hints.length, 'hint')] : [];
  if (errors + warnings === 0) return `${[`${checked}: all is well`, ...aside].join('; ')}.`;
  const stuck = apps.filter(isStuck).length;
  const faults = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...aside,
  ];
  return `${checked}: ${faults.join(', ')}${stuck > 0 ? `; ${count(stuck, 'app')} would stay as is` : ''}.`;
}

function isStuck({ state }: AppSummary): boolean {
  return state === 'broken' || state === 'blocked';
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
