import type { Converged } from './converge.ts';
import type { Judged } from './judge.ts';
import { corpusOf } from './oracle.ts';
import { type Likeness, likeness } from './reasons.ts';
import type { Circumstances } from './results.ts';

export interface Run {
  readonly judged: Judged;
  readonly came: Converged;
}

/** What came on engines: `chosen` files were to be tried, one of `every` that plan. */
export interface Tried extends Circumstances {
  readonly runs: readonly Run[];
  readonly chosen: number;
  readonly every: number;
}

/** docs/corpus.md. */
export function report(all: readonly Judged[], tried: Tried): string {
  const { runs, every } = tried;
  const sure = all.filter(isComparable);
  const agree = sure.filter(agrees);
  const both = agree.filter(({ refused }) => !refused);
  const equal = both.filter(({ differs }) => differs === undefined);
  const onEngines = runs.filter(({ came }) => came.kind !== 'apart');
  const fair = onEngines.filter(({ came }) => came.kind !== 'alike');
  const converged = onEngines.filter(({ came }) => came.kind === 'converged');
  const corpora = [...new Set(all.map(({ placed }) => corpusOf(placed.sample)))];
  return `# Compose files that others wrote

Made by \`bin/corpus\`; do not edit. It takes each file of a collection of published Compose files (app catalogues, samples, and the tests of Compose itself), and looks how far it comes:

- **loads**: Orbitr's own loader finds no error, and Compose, given the variables that Orbitr found, reads it.
- **plans**: the planner has steps for it, on an engine that holds nothing.
- **verdict**: Orbitr accepts or refuses it as Docker Compose 2.26.1 alone does; **model**: what Orbitr plans from equals, field by field, what Compose alone made of it.
- **converges**: on a Docker Engine of the [rig](contributing/rig.md), \`orbitr apply\` succeeds, \`orbitr plan\` is empty after it, and \`orbitr destroy\` succeeds. Several engines work at a time, each on one file, so nothing of two files clashes.
- **as Compose**: \`orbitr apply\` fails, and \`docker compose up\` of the same files on the same engine fails as well.

${measured(tried)}

Of ${all.filter(({ lacks }) => lacks.length > 0).length} files the collection holds no build context or no file of a secret; an empty one stood for each while loading.

What was real on the engine: networks, volumes, ports, mounts, builds, health checks, the order of starting, one-shots. What was not: one image that ignores its arguments, sleeps, ends when it is asked to, and lets every health check and every command of a build succeed stands for all images, also as the base of a build whose Dockerfile is a file; one that stands in the Compose file itself is built as it is, and its base is there only where a service of the file runs it; a digest behind an image's name was left out. A second file, laid over the first, has health checks run every 4 seconds, and lets a service end for whose end another waits. Folders of the machine that a file mounts and that are not there became folders of the workspace; external networks and volumes were made beforehand.

## Figures

| Corpus | Files | Load | Plan | Verdict as Compose | Model equal | Tried on an engine | Converge | Fail as Compose | Fail |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${corpora.map((corpus) => row(corpus, only(all, corpus), onlyRuns(runs, corpus))).join('\n')}
${row('**all**', all, runs)}

- Verdict as Compose's: ${share(agree.length, sure.length)}. Left out are ${all.length - sure.length} files: those of which Compose's verdict is not known, and those whose \`env_file\` the collection lacks.
- Model equal, of the files that both accept: ${share(equal.length, both.length)}.
${every > 0 ? `- Converge: ${share(converged.length, onEngines.length)} of those tried, ${share(converged.length, fair.length)} of those that Compose brings up. ${taken(tried, all.filter(plans).length)}` : '- No file was tried on an engine in this run.'}

## Why files do not load

${groups(all.flatMap(({ placed, refused }) => (refused ? [[placed.sample.path, kindOf(refused)] as const] : [])))}

## Where the verdict is another than Compose's

${groups(sure.filter((each) => !agrees(each)).map(parting))}

On purpose: Orbitr says before anything is touched what the engine could not grant, such as one container name or host port for two. It takes no variable from the environment of whoever calls it, \`HOME\` included.
Its own loader, which \`orbitr validate\` uses without Compose, knows keys that are newer than this Compose; before a plan is made, Compose has its say as well. Such files are in the table above as those that only Compose refuses.

## Where the model is another

\`COMPOSE_PROFILES\` in \`.env\` is ignored with a warning: \`profiles:\` of app.yaml is the place for it.

${groups(all.flatMap(({ placed, differs }) => (differs === undefined ? [] : [[placed.sample.path, differs] as const])))}

## Why files that load are not planned

${groups(all.flatMap(({ placed, unplanned }) => (unplanned ? [[placed.sample.path, unplanned] as const] : [])))}

## Why files that plan do not converge

${groups(endings(runs, 'failed'))}

With these \`docker compose up\` fails as well. The engine is a guest in a sandbox without graphics cards, without the right to all capabilities, and without a way to the internet:

${groups(endings(runs, 'alike'))}

${compared(runs)}

Not tried, because a workspace cannot stand for what they need:

${groups(endings(runs, 'apart'))}
`;
}

export function plans({ refused, unplanned }: Judged): boolean {
  return !refused && unplanned === undefined;
}

/** Of an `env_file` that the collection lacks nobody knows what stood in it; Compose had it before it when it judged. */
function isComparable({ placed, refused }: Judged): boolean {
  const gone = refused?.every((text) => /^reference-missing: .* reads env_file .*, which is not there$/.test(text));
  return placed.sample.verdict !== 'unknown' && !gone;
}

function agrees({ placed, refused }: Judged): boolean {
  return (placed.sample.verdict === 'accept') === !refused;
}

function parting({ placed: { sample }, refused }: Judged): readonly [string, string] {
  const why = refused
    ? `Compose accepts it; Orbitr: ${refused.join('; ')}`
    : `Orbitr accepts it; Compose: ${sample.error ?? ''}`;
  return [sample.path, why];
}

function endings(runs: readonly Run[], kind: Run['came']['kind']): (readonly [string, string])[] {
  return runs.flatMap(({ judged, came }) =>
    came.kind === kind ? [[judged.placed.sample.path, 'why' in came ? sameWords(came.why) : ''] as const] : [],
  );
}

/** Two failures are no proof: the reasons have to be the same. */
function compared(runs: readonly Run[]): string {
  const both = runs.flatMap(({ judged, came }) =>
    came.kind === 'alike' ? [{ judged, came, like: likeness(came, Object.keys(judged.model?.services ?? {})) }] : [],
  );
  const count = (kind: Likeness): number => both.filter(({ like }) => like === kind).length;
  const others = both.filter(({ like }) => like === 'other');
  const lines = others.map(
    ({ judged, came }) => `| \`${judged.placed.sample.path}\` | ${cell(came.why)} | ${cell(came.compose)} |`,
  );
  const table = ['| File | Orbitr | Compose |', '| --- | --- | --- |', ...lines].join('\n');
  return `Of these ${both.length}, ${count('words')} give the reason of Compose in the same words; with ${count('foreseen')} Orbitr says the same before it touches anything, in words of its own; with ${others.length} the words are others${others.length > 0 ? `. Where several services cannot run, the two may come to another one first:\n\n${table}` : '.'}`;
}

function measured({ runs, commits, engines, first, last, seconds }: Tried): string {
  if (runs.length === 0) return 'Nothing was tried on an engine for this page.';
  const time = (at: string): string => at.slice(0, 16).replace('T', ' ');
  return `What came on engines was measured from ${time(first)} to ${time(last)} UTC, on ${engines.join(' or ')} engines at a time, with the code of ${commits.map((commit) => `\`${commit}\``).join(', ')}; ${(seconds / runs.length).toFixed(1)} s a file, on a machine that did other work besides. No result is of another state of the code.`;
}

/** Without names that only this file or this run has, so that equal causes are counted together. */
function sameWords(why: string): string {
  return why
    .replace(/ \(app \S+(?: \S+)?\)/, '')
    .replace(/compose build \S+/, 'compose build …')
    .replaceAll(/\/\S*orbitr-rig\/[\w-]+/g, '…')
    .replaceAll(/lookup (\S+) on [\d.:]+/g, 'lookup $1');
}

function taken({ runs, chosen, every }: Tried, plan: number): string {
  const which =
    every === 1
      ? `To be taken were all ${plan} files that plan`
      : `To be taken were ${chosen} of the ${plan} files that plan, chosen evenly: every ${ordinal(every)}`;
  const whole = runs.length === chosen ? ', and all of them were' : '';
  const rest = `. **The run is not whole**: ${runs.length} of ${chosen} were, in an order that mixes the collections`;
  return `${which}${whole || rest}.`;
}

function row(corpus: string, all: readonly Judged[], runs: readonly Run[]): string {
  const loads = all.filter(({ refused }) => !refused);
  const cells = [
    all.length,
    loads.length,
    all.filter(plans).length,
    all.filter((each) => isComparable(each) && agrees(each)).length,
    loads.filter(({ differs, placed }) => differs === undefined && placed.sample.config).length,
    runs.filter(({ came }) => came.kind !== 'apart').length,
    ...(['converged', 'alike', 'failed'] as const).map((kind) => endings(runs, kind).length),
  ];
  return `| ${[corpus, ...cells].join(' | ')} |`;
}

function only(all: readonly Judged[], corpus: string): readonly Judged[] {
  return all.filter(({ placed }) => corpusOf(placed.sample) === corpus);
}

function onlyRuns(runs: readonly Run[], corpus: string): readonly Run[] {
  return runs.filter(({ judged }) => corpusOf(judged.placed.sample) === corpus);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 of 0' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}

function ordinal(every: number): string {
  return ['', 'single', 'second', 'third'][every] ?? `${every}th`;
}

/** The codes of what was found; where Orbitr's own loader let it pass, the words of Compose without the names of this file. */
function kindOf(refused: readonly string[]): string {
  const byCompose = refused.flatMap((text) => /^Compose does not accept [^:]*: (.*)/.exec(text)?.[1] ?? []);
  const words = byCompose.map((text) =>
    text.replace(/^validating \S+: /, '').replace(/services\.[\w-]+/g, 'services.…'),
  );
  if (words.length > 0) return `only Compose refuses it: ${words.join('; ')}`;
  return [...new Set(refused.map((text) => /^([a-z-]+): /.exec(text)?.[1] ?? text))].sort().join(', ');
}

/** Reason, how many, and one of them. */
function groups(found: readonly (readonly [path: string, why: string])[]): string {
  if (found.length === 0) return 'None.';
  const byReason = Map.groupBy(found, ([, why]) => why);
  const rows = [...byReason].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const lines = rows.map(([why, files]) => `| ${cell(why)} | ${files.length} | \`${files[0]?.[0] ?? ''}\` |`);
  return ['| Reason | Files | For example |', '| --- | --- | --- |', ...lines].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;').slice(0, 300);
}
