import { type Figures, goalsOf } from './goals.ts';
import type { Repeats } from './repeats.ts';
import { ms, number, ratio } from './words.ts';

/** docs/benchmarks.md, whole. */
export function pageOf(figures: Figures, machine: readonly string[], { often, some, seldom }: Repeats): string {
  const { noOps, cold, startUp, synthetic } = figures;
  const goals = goalsOf(figures);
  const red = goals.filter(({ isMet }) => !isMet).length;
  const rest: readonly (readonly string[])[] = [
    [`cold apply of ${cold.apps} apps; Compose four at a time`, ms(cold.orbitr), ms(cold.ready), ms(cold.compose)],
    ...noOps.map(({ apps, oneChange }) => [
      `one change among ${number(apps)} ${apps === 1 ? 'app' : 'apps'}; Compose is told which app`,
      ms(oneChange.orbitr),
      ms(oneChange.ready),
      ms(oneChange.compose),
    ]),
  ];
  const alone: readonly (readonly string[])[] = [
    ['an empty Node.js process', ms(startUp.bare)],
    ['`orbitr --version`', ms(startUp.version)],
    ['`orbitr plan` of one app that is up', ms(startUp.plan)],
    ['`orbitr validate` of 100 apps, no engine', ms(startUp.validate)],
    [`planner alone, ${number(synthetic.apps)} apps that all are new, first run`, ms(synthetic.everything)],
    [`planner alone, ${number(synthetic.apps)} apps that all are up`, ms(synthetic.nothing)],
  ];
  return `# Benchmarks

\`bin/bench\` wrote this page in one run: Orbitr and Docker Compose on the same machine and the same engine, one after the other. Compare the columns, not the milliseconds: those are of this machine.

${machine.map((line) => `- ${line}`).join('\n')}

## Goals

${red === 0 ? 'All are met.' : `${red} of ${goals.length} ${red === 1 ? 'is' : 'are'} missed.`}

${table(
  ['What', 'Goal', 'Measured', 'Met'],
  goals.map(({ what, goal, measured, isMet }) => [what, goal, measured, isMet ? 'yes' : '**no**']),
)}

## Nothing changed

${table(
  [
    'Apps',
    'Orbitr',
    'Compose one by one',
    'Compose four at a time',
    'Floor',
    'Orbitr / floor',
    'Engine calls',
    'Compose starts',
  ],
  noOps.map((noOp) => [
    number(noOp.apps),
    ...[noOp.orbitr, noOp.oneByOne, noOp.fourAtATime, noOp.floor].map(ms),
    ratio(noOp.orbitr / noOp.floor),
    number(noOp.engineCalls),
    number(noOp.composeStarts),
  ]),
)}

The floor is the least that any program in Node.js needs to look at an engine: an empty process, and the four lists of containers, networks, volumes and images. The engine calls and the starts of Compose are Orbitr's.

## Something to do

${table(['What', 'Orbitr, to running', 'Orbitr, to ready', 'Compose, to running'], rest)}

Compose is done when the containers are started. So is \`orbitr apply --no-wait\`, which is the first column; without that flag Orbitr waits until each service is ready, at the least for one second without an end, and on a change until the new revision has been stable for its time (15 seconds without a health check), as it would be rolled back else.

## Start-up, and the planner

${table(['What', 'Time'], alone)}

## How it is measured

- Each app has two busybox services, a network and a volume. Orbitr runs \`orbitr apply\` over all of them; Compose runs \`docker compose up -d\` in each app's folder.
- Times are of whole processes, from start to end, but for the planner alone. Before and after, the containers are counted: what did not come up is not measured.
- Every figure is a median: of ${often} measurements, of ${some} for one change, of ${seldom} where Compose goes through all apps and for a cold apply.
- A run that is not a no-op counts with everything that Orbitr does besides: its lock, its checks of the machine, reading back, and its records.
- Orbitr has run before, so Node.js finds its compiled code. The image is on the engine.

## How to repeat it

\`\`\`sh
bin/bench
\`\`\`

It needs Debian and root, as \`bin/test\` does, brings up an engine of its own, and writes this page anew. It takes some minutes; the machine should have nothing else to do.
`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
