import { planMarkdown } from '../../core/plan/markdown/markdown.ts';
import { planText } from '../../core/plan/text.ts';
import { summaryText } from '../../core/plan/text-summary.ts';
import type { Plan } from '../../core/plan/types.ts';
import type { Problem } from '../../core/problems.ts';
import { problemsText } from '../error-view.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

export interface PlanFlags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The plan on stdout; on stderr the problems that it does not hold already. */
export async function printPlan(
  terminal: Terminal,
  flags: Omit<PlanFlags, 'output'> & { readonly output: PlanFlags['output'] | 'markdown' },
  plan: Plan,
  problems: readonly Problem[],
): Promise<void> {
  const { output, quiet, verbose } = flags;
  const told = new Set(plan.apps.flatMap((app) => app.findings.map(key)));
  const news = problems.filter((problem) => !told.has(key(problem)) && (verbose || problem.severity === 'error'));
  if (news.length > 0)
    terminal.err(problemsText(news, { width: terminal.errWidth, colour: terminal.errColour, debug: false }));
  if (output === 'markdown') terminal.out(planMarkdown(plan));
  else if (output !== 'table') terminal.out(await dataText(plan, output));
  else if (quiet) terminal.out(`${summaryText(plan)}\n`);
  else
    terminal.out(
      planText(plan, { width: terminal.width, colour: terminal.outColour, verbose, unicode: terminal.unicode }),
    );
}

function key({ message, position }: Problem): string {
  return `${position?.file}:${position?.line}:${position?.column}:${message}`;
}
