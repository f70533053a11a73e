import { neutraliseLine } from '../../lib/escape.ts';
import { canBePruned, pruneCommand, wayOut } from './orphaned.ts';
import { findingLines, isLoud } from './text-findings.ts';
import { changeLabel } from './text-labels.ts';
import { layout, type Paint, painter, type Span, span, whole } from './text-layout.ts';
import { stepLines } from './text-steps.ts';
import { summaryLine } from './text-summary.ts';
import type { AppPlan, Plan } from './types.ts';

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** Also apps in sync, steps that go without saying, and why. */
  readonly verbose: boolean;
  /** False where the terminal cannot show more than ASCII. */
  readonly unicode?: boolean;
}

export interface TextContext extends TextOptions {
  readonly paint: Paint;
  readonly plan: Plan;
}

/** A plan for people: a tree per app that changes, then one line that sums it up. Ends with a newline; equal plans give equal text. */
export function planText(plan: Plan, options: TextOptions): string {
  const context: TextContext = { ...options, plan, paint: painter(options.colour) };
  const shown = plan.apps.filter((app) => isShown(app, options.verbose)).map((app) => appLines(app, context));
  const blocks = shown.length > 0 ? [heading(context), ...shown] : [];
  const text = [...blocks, summaryLine(context)].map((lines) => lines.join('\n')).join('\n\n');
  return `${options.unicode === false ? ascii(text) : text}\n`;
}

function isShown(app: AppPlan, verbose: boolean): boolean {
  if (verbose || app.steps.length > 0) return true;
  return app.findings.some(isLoud) || app.status === 'blocked' || app.status === 'frozen' || app.status === 'orphaned';
}

function heading({ plan, width, paint }: TextContext): string[] {
  const spans = [
    span('Workspace ', 'dim'),
    whole(plan.workspace, 'dim'),
    span(' on ', 'dim'),
    whole(plan.endpoint, 'dim'),
  ];
  return layout(spans, { width, first: '', rest: '  ' }, paint);
}

function appLines(app: AppPlan, context: TextContext): string[] {
  const stuck = app.status === 'blocked' || app.status === 'frozen';
  const explanation = stuck || app.steps.length === 0 ? explanations[app.status] : undefined;
  const title: Span[] = [
    ...(stuck ? [span('! ', 'red')] : []),
    span(app.app, 'bold'),
    whole(`  ${changeLabel(app)}`, stuck ? 'red' : 'dim'),
    ...(explanation ? [span(`: ${explanation}`, 'dim')] : []),
    ...(app.steps.length > 0 && app.needs.length > 0 ? [span(`, after ${app.needs.join(', ')}`, 'dim')] : []),
  ];
  const hint =
    app.status === 'orphaned' && app.steps.length === 0
      ? [span('try: ', 'cyan'), canBePruned(app) ? whole(pruneCommand) : span(neutraliseLine(wayOut(app)))]
      : [];
  return [
    ...layout(title, { width: context.width, first: '', rest: '  ' }, context.paint),
    ...(hint.length > 0 ? layout(hint, { width: context.width, first: '    ', rest: '         ' }, context.paint) : []),
    ...stepLines(app, context),
    ...findingLines(app, context),
  ];
}

const explanations: Readonly<Partial<Record<AppPlan['status'], string>>> = {
  blocked: 'nothing of it is touched until this is mended',
  frozen: 'its files are broken, so what runs stays as it is',
  orphaned: 'not in the workspace any more, but still there',
};

function ascii(text: string): string {
  return text.replace(/[├└│─→↻·…]/g, (character) => plain[character] ?? '?');
}

const plain: Readonly<Record<string, string>> = {
  '├': '|',
  '└': '`',
  '│': '|',
  '─': '-',
  '→': '->',
  '↻': 'o',
  '·': '.',
  '…': '...',
};
