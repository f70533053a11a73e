import { type Kind, kinds, type Outcome } from './cell.ts';

export interface Matrix {
  /** Scenario → how many requests change something. */
  readonly counts: Readonly<Record<string, number>>;
  readonly outcomes: readonly Outcome[];
}

/** docs/reliability.md, whole. */
export function pageOf({ counts, outcomes }: Matrix, machine: readonly string[]): string {
  const cells = Object.values(counts).reduce((sum, count) => sum + count * 2 * kinds.length, 0);
  const good = outcomes.filter(({ faults }) => faults.length === 0).length;
  const bad = outcomes.filter(({ faults }) => faults.length > 0);
  return `# Reliability

\`bin/faults\` wrote this page. A real engine, and before it a proxy that hits Orbitr or Compose at the N-th request by which one of them changes something: before the engine has heard of it, or after the engine has done it and nobody knows. Then the fault is over, and **one** further \`orbitr apply\` must be enough: exit status 0, the next plan empty, every container as its files want it, the sentinel in the volume still there, the neighbour never touched, nothing left in the journal.

${machine.map((line) => `- ${line}`).join('\n')}
- ${outcomes.length} of ${cells} cells were run; ${good} of them converged${bad.length === 0 ? '' : `, ${bad.length} did not`}

## The matrix

Converged / run, of two for each request: before and after.

${table(
  ['Scenario', 'Requests', ...kinds],
  Object.entries(counts).map(([scenario, count]) => [
    scenario,
    String(count),
    ...kinds.map((kind) => cellText(outcomes, scenario, kind, count)),
  ]),
)}

- install: nothing is there; two services, one with a volume, and an app beside it
- update: the service with the volume is made anew
- start-first: the web server is replaced while the old one serves
- rollback: the service with the volume is made anew and never becomes healthy, so the revision before is brought back: exit status 3, or 7 where the one that was hit had come as far as the quarantine
- remove: a service leaves the Compose file
- prune: the app leaves the workspace; its volume stays

killed alone: Orbitr dies by SIGKILL, Compose goes on. killed with Compose: both die in the same moment. lost: the connection is cut. answered 500: the engine says that it failed, though it may have done it. half-closed: the answer ends in its middle. hung: nobody ever answers, until Orbitr gives up.
${bad.length === 0 ? '' : `\n## What did not converge\n\n${bad.map(badText).join('\n')}\n`}
## Repeat it

\`\`\`sh
bin/faults                          # all that is not in the results yet; Ctrl-C, and go on later
bin/faults --scenario update --kind hung
bin/faults --fresh                  # forget the results, and begin again
\`\`\`

It needs Debian and root, as \`bin/test\` does, and keeps its results in \`.faults.jsonl\`, one line a cell. Kills at every such request of every scenario are part of \`bin/test\`: \`test/scenarios/crash*.test.ts\` and \`start-first.test.ts\`.
`;
}

function cellText(outcomes: readonly Outcome[], scenario: string, kind: Kind, count: number): string {
  const own = outcomes.filter((outcome) => outcome.scenario === scenario && outcome.kind === kind);
  if (own.length === 0) return 'not run';
  const good = own.filter(({ faults }) => faults.length === 0).length;
  const whole = own.length < count * 2 ? ` of ${count * 2}` : '';
  return `${good < own.length ? '**' : ''}${good} / ${own.length}${good < own.length ? '**' : ''}${whole}`;
}

function badText({ scenario, kind, when, at, request = 'not reached', faults }: Outcome): string {
  const [first = ''] = faults;
  return `- ${scenario}, ${kind} ${when} request ${at} (\`${request}\`): ${first.split('\n')[0]?.slice(0, 200)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
