import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { lowestNode } from './lowest-node.ts';
import { prepareStandIns } from './official.ts';
import { lasting, root, uniqueName } from './places.ts';
import { startRun, type TestRun } from './run.ts';
import { add, lastLine, nothing, tallyOf } from './tally.ts';

/** What `npm run check` does, but for the unit tests, which come after. The build is the last, because tests run what it made. */
const checks = ['generate', 'typecheck', 'lint', 'unused', 'build'];

/** Of test/laws/runs.ts: as many random worlds as a release is to have seen. */
const lawRuns = process.env['ORBITR_LAW_RUNS'] ?? '100000';

const { only, filters } = wishes();
const whole = only === undefined && filters.length === 0;

const work = mkdtempSync(join(lasting, 'orbitr-suite-'));
const ending = new AbortController();
const child = {
  cwd: root,
  reject: false,
  cancelSignal: ending.signal,
  forceKillAfterDelay: 3000,
  stdin: 'ignore',
} as const;
let run: TestRun | undefined;
let tally = nothing;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => ending.abort(new Error(`ended by ${signal}`)));
}

try {
  await suite();
  if (tally.passed + tally.failed === 0) throw new Error('no test ran');
} catch (error) {
  tally = add(tally, { ...nothing, failed: 1 });
  console.error(ending.signal.aborted ? String(ending.signal.reason) : error);
}
try {
  await run?.engine.stop();
  rmSync(work, { recursive: true, force: true });
} catch (error) {
  tally = add(tally, { ...nothing, failed: 1 });
  console.error('the run could not be tidied away:', error);
}
console.log(`\n${lastLine(tally)}`);
process.exitCode = ending.signal.aborted ? 130 : tally.failed > 0 ? 1 : 0;

function wishes(): { readonly only: string | undefined; readonly filters: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
    if (values.only && !['unit', 'engine'].includes(values.only))
      throw new Error(`--only must be unit or engine, is "${values.only}"`);
    return { only: values.only, filters: positionals };
  } catch (error) {
    console.error(`bin/test: ${error instanceof Error ? error.message : error}`);
    process.exit(64);
  }
}

async function suite(): Promise<void> {
  const needed = whole || only === 'unit' ? checks : ['generate', 'build'];
  for (const name of needed) await check(name, ['npm', 'run', '--silent', name]);
  if (only !== 'unit') {
    await standIns();
    const began = performance.now();
    run = await startRun(uniqueName('run'), { detached: false });
    heading(`engine and registry are up, in a network of their own (${seconds(began)})`);
  }
  const projects = only ? ['--project', only] : [];
  await vitest(`tests on Node ${process.versions.node}`, [...projects, ...filters], { ORBITR_LAW_RUNS: lawRuns });
  if (whole) await onLowestNode();
}

/** Takes its time only where the cache lacks them; tests that need none run without them. */
async function standIns(): Promise<void> {
  const began = performance.now();
  try {
    await prepareStandIns();
    tally = add(tally, { ...nothing, passed: 1 });
    console.log(` ok  stand-in images (${seconds(began)})`);
  } catch (error) {
    tally = add(tally, { ...nothing, failed: 1 });
    console.log(`FAIL stand-in images (${seconds(began)})\n${error instanceof Error ? error.message : error}`);
  }
}

async function onLowestNode(): Promise<void> {
  const { version, bin } = await lowestNode();
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  await check(`typecheck on Node ${version}`, ['node', join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], env);
  await vitest(`unit tests on Node ${version}`, ['--project', 'unit'], env);
  await vitest(`a scenario on Node ${version}`, ['--project', 'engine', 'test/scenarios/smoke.test.ts'], env);
}

/** One check counts as one test; it says more only where it fails. */
async function check(
  title: string,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const began = performance.now();
  const [file = '', ...args] = command;
  const result = await execa(file, args, { ...child, env, all: true });
  ending.signal.throwIfAborted();
  tally = add(tally, { ...nothing, [result.exitCode === 0 ? 'passed' : 'failed']: 1 });
  console.log(`${result.exitCode === 0 ? ' ok ' : 'FAIL'} ${title} (${seconds(began)})`);
  if (result.exitCode !== 0) console.log(result.all);
}

async function vitest(
  title: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  heading(title);
  const report = join(work, `${uniqueName('report')}.json`);
  for (const folder of ['home', 'tmp']) mkdirSync(join(work, folder), { recursive: true });
  const colour = process.stdout.isTTY ? [] : ['--no-color'];
  const reporters = [...colour, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const command = ['node', join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args];
  const [file = '', ...rest] = [...(run?.engine.entrance(root) ?? []), ...command];
  const result = await execa(file, rest, {
    ...child,
    stdout: 'inherit',
    stderr: 'inherit',
    env: { HOME: join(work, 'home'), TMPDIR: join(work, 'tmp'), ...run?.env, ...env },
  });
  ending.signal.throwIfAborted();
  tally = add(tally, tallyOf(report, result.exitCode));
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
