import type { Goal } from '../goals.ts';
import { table } from '../page.ts';
import { ms, number } from '../words.ts';
import type { Drift } from './drift.ts';
import type { AtSize } from './footprint.ts';
import type { Soaked } from './passes.ts';
import type { Spread } from './spread.ts';
import type { Stormed } from './storm.ts';

export interface WatchFigures {
  readonly saved: { readonly orbitr: Spread; readonly hand: Spread; readonly loop: Spread };
  readonly pushed: { readonly hook: Spread; readonly webhook: Spread; readonly loop: Spread };
  readonly drifts: readonly Drift[];
  readonly sizes: readonly AtSize[];
  readonly storm: Stormed;
  readonly soak: Soaked;
}

const heading = '## The daemon';

/** The page with its last section, which alone is from another run, put in or replaced. */
export function withSection(page: string, section: string): string {
  const [before = ''] = page.split(`\n${heading}\n`);
  return `${before.trimEnd()}\n\n${section.trimEnd()}\n`;
}

/** The daemon's section of a page, or nothing. */
export function sectionIn(page: string): string {
  const [, section] = page.split(`\n${heading}\n`);
  return section === undefined ? '' : `${heading}\n${section}`;
}

/** What was aimed at, and what came of it. Nothing fails over it. */
export function goalsOf({ saved, drifts, sizes, storm, soak }: WatchFigures): readonly Goal[] {
  const over = drifts.map(({ orbitr, own }) => orbitr.p95 - own.p50);
  const [small, large] = [sizes[0], sizes.at(-1)];
  const grown = growthOf(soak);
  return [
    ...drifts.map(({ name }, index) => atMost(`a container ${name}, p95 over the engine's own time`, 250, over[index])),
    atMost('a saved file, p95 over Compose by hand', 600, saved.orbitr.p95 - saved.hand.p50),
    {
      what: `memory at ${large?.apps ?? 0} apps`,
      goal: '< 90 MB',
      measured: `${mb(large?.idle.rss)} (at 1 app: ${mb(small?.idle.rss)})`,
      isMet: (large?.idle.rss ?? 0) < 90e6,
    },
    {
      what: 'processor when idle',
      goal: '< 0.5 %',
      measured: percent(large?.idleCpu),
      isMet: (large?.idleCpu ?? 100) < 0.5,
    },
    {
      what: `growth over ${number(soak.passes)} passes, after the first tenth`,
      goal: 'none',
      measured: `${mb(grown.rss)}, ${grown.descriptors} descriptors`,
      isMet: grown.rss < 5e6 && grown.descriptors <= 0,
    },
    {
      what: `harm lost among ${number(storm.told)} other events`,
      goal: '0',
      measured: `${storm.lost} of ${storm.harmed}`,
      isMet: storm.lost === 0,
    },
  ];
}

export function sectionOf(figures: WatchFigures, machine: readonly string[]): string {
  const { saved, pushed, drifts, sizes, storm, soak } = figures;
  return `${heading}

\`bin/bench watch\` wrote this section in one run: \`orbitr watch\` on an engine of its own, beside a loop that runs \`docker compose up -d\`, and again five seconds after that has ended.

${machine.map((line) => `- ${line}`).join('\n')}

${table(
  ['What', 'Goal', 'Measured', 'Met'],
  goalsOf(figures).map(({ what, goal, measured, isMet }) => [what, goal, measured, isMet ? 'yes' : '**no**']),
)}

### Harm is mended

${table(
  ['A container is', "The engine's own time", 'Orbitr', 'Orbitr over the engine', 'The loop'],
  drifts.map(({ name, own, orbitr, loop }) => [
    name,
    both(own),
    both(orbitr),
    `${ms(orbitr.p50 - own.p50)} / ${ms(orbitr.p95 - own.p50)}`,
    loop ? both(loop) : 'never mended',
  ]),
)}

Each cell is the median and the 95th percentile, of ${drifts[0]?.orbitr.rounds ?? 0} rounds, and of ${saved.loop.rounds} of the loop. A time is from the engine's own word of the harm (\`die\`, \`destroy\`, \`disconnect\`) to its word of the mending (\`start\`, \`connect\`). The engine's own time is that of the same act asked of it directly: start, create and start, connect. Most of it is the kernel's, for namespaces and networks.

### A change arrives

${table(
  ['What', 'Orbitr', 'Compose by hand', 'The loop'],
  [
    ['a file is saved', both(saved.orbitr), both(saved.hand), both(saved.loop)],
    ['`git push`, the hook of `orbitr hook install`', both(pushed.hook), '', both(pushed.loop)],
    ['`git push`, then a webhook', both(pushed.webhook), '', both(pushed.loop)],
  ],
)}

Until the new container is started and the old one is gone; from the moment of saving, or from the start of \`git push\`. By hand means that somebody who knows which app it is runs \`docker compose up -d\` in the same moment. The loop pulls first where a push is measured. It looks after one app alone; the daemon looks after all ten.

### What it takes

${table(
  ['Apps', 'Memory when idle', 'After installing all', 'The most', 'Processor when idle', 'Descriptors'],
  sizes.map(({ apps, idle, idleCpu, installed }) => [
    number(apps),
    mb(idle.rss),
    mb(installed.rss),
    mb(installed.peak),
    percent(idleCpu),
    number(idle.descriptors),
  ]),
)}

Resident memory, of which about 45 MB are the program of Node.js itself. Each app is one busybox container that sleeps, and all of them run. Memory and processor are taken over a minute of a daemon that was started over apps that are up.

### It lasts

${table(
  ['Passes', 'Memory', 'Descriptors', 'Processor so far'],
  soak.steps.map(({ passes, rss, descriptors, cpu }) => [
    number(passes),
    mb(rss),
    number(descriptors),
    `${number(Math.round(cpu))} s`,
  ]),
)}

${number(soak.passes)} passes in ${number(Math.round(soak.seconds))} s, by borrowing apps and giving them back; ${soak.killed} containers were killed meanwhile.

${number(storm.told)} events in ${number(Math.round(storm.seconds))} s, ${storm.perSecond} a second beside the real ones, half of them about apps of the workspace: ${storm.harmed} containers were killed, removed or disconnected meanwhile, ${storm.lost} of them stayed so. Mended in ${both(storm.mended)}; ${number(storm.looks)} looks, ${percent(storm.cpu)} of a processor, memory ${mb(storm.rss.before)} before, ${mb(storm.rss.peak)} at the most, ${mb(storm.rss.after)} after.
`;
}

/** After the first tenth, in which what is used for the first time is loaded. */
function growthOf({ steps }: Soaked): { readonly rss: number; readonly descriptors: number } {
  const [first, last] = [steps[1], steps.at(-1)];
  if (!first || !last) return { rss: 0, descriptors: 0 };
  return { rss: last.rss - first.rss, descriptors: last.descriptors - first.descriptors };
}

function atMost(what: string, most: number, found: number | undefined): Goal {
  return { what, goal: `< ${ms(most)}`, measured: ms(found ?? 0), isMet: found !== undefined && found < most };
}

function both({ p50, p95 }: Spread): string {
  return `${ms(p50)} / ${ms(p95)}`;
}

function mb(bytes = 0): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(share = 0): string {
  return `${share.toFixed(2)} %`;
}
