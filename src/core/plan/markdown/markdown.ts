import { summarise } from '../summary.ts';
import { isLoud } from '../text-findings.ts';
import { changeLabel } from '../text-labels.ts';
import { summaryText } from '../text-summary.ts';
import type { AppPlan, Plan } from '../types.ts';
import { appDetails, noticeLines } from './app-details.ts';
import { cellCode, code } from './foreign.ts';
import { riskOf, riskText } from './risk.ts';

/** What GitHub and Gitea take as one comment is 65,536 characters; the rest is for what a workflow puts around it. */
const longest = 60_000;

/** A plan as a comment on a change that is up for review. Equal plans give equal text; no foreign text is read as Markdown or HTML. */
export function planMarkdown(plan: Plan): string {
  const shown = plan.apps.filter(isShown);
  const head = [
    marker,
    '### Orbitr plan',
    `Workspace ${code(plan.workspace)} on ${code(plan.endpoint)}`,
    summaryText(plan),
  ];
  const notices = shown.flatMap(noticeLines);
  const blocks = [
    ...head,
    ...(shown.length > 0 ? [table(shown)] : []),
    ...(notices.length > 0 ? ['#### To mind', notices.join('\n')] : []),
  ];
  return `${withDetails(
    blocks,
    shown.filter(({ steps }) => steps.length > 0),
  ).join('\n\n')}\n`;
}

/** By this a workflow finds the comment that it wrote before. */
const marker = '<!-- orbitr plan -->';

function isShown({ status, steps, findings }: AppPlan): boolean {
  return steps.length > 0 || findings.some(isLoud) || (status !== 'in-sync' && status !== 'disabled');
}

function table(apps: readonly AppPlan[]): string {
  const rows = apps.map((app) => {
    const stuck = app.status === 'blocked' || app.status === 'frozen';
    const label = changeLabel(app);
    const cells = [cellCode(app.app), stuck ? `**${label}**` : label, riskText(riskOf(app)), stepsText(app)];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| App | Change | Risk | Steps |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function stepsText(app: AppPlan): string {
  const { create, change, recreate, restart, remove } = summarise([app]);
  const counts = Object.entries({ create, change, recreate, restart, remove }).filter(([, number]) => number > 0);
  return counts.map(([verb, number]) => `${number} to ${verb}`).join(', ') || 'none';
}

/** A comment that is too long is refused as a whole: details that have no room are left out, and it says so. */
function withDetails(blocks: readonly string[], apps: readonly AppPlan[]): string[] {
  const out = [...blocks];
  let room = longest - blocks.join('\n\n').length;
  let left = 0;
  for (const details of apps.map(appDetails)) {
    room -= details.length + 2;
    if (room < 0) left += 1;
    else out.push(details);
  }
  const what = left === 1 ? 'Details of 1 app have' : `Details of ${left} apps have`;
  return left === 0 ? out : [...out, `${what} no room here: ${code('orbitr plan --verbose')}`];
}
