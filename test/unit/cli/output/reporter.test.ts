import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createReporter, type ReporterOptions } from '../../../../src/cli/output/reporter.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';
import type { PassEvent, PassResult } from '../../../../src/core/events.ts';
import type { Step } from '../../../../src/core/plan/types.ts';
import { appDone, plan, step } from '../../ui/events.ts';

let out: string;
let err: string;
const terminal: Terminal = {
  out: (text) => {
    out += text;
  },
  err: (text) => {
    err += text;
  },
  width: 80,
  errWidth: 80,
  outColour: false,
  errColour: false,
  unicode: true,
  interactive: false,
  live: false,
};
const create = step('blog', 'create');
const pull = step('blog', 'pull', 'nginx:1');
const ready: Step = {
  ...step('blog', 'await'),
  target: { kind: 'wait', service: 'web', containers: ['blog-web-1'], until: 'ready', deadline: 60 },
};
const failure = { code: 'step-failed', message: 'no room', suggestions: ['make room'], detail: ['ENOSPC'] };
const result = (more: Partial<PassResult> = {}): PassResult => ({
  version: 1,
  exit: 0,
  apps: [{ app: 'blog', outcome: 'converged', failures: [], findings: [], urls: [] }],
  done: 2,
  failed: 0,
  skipped: 0,
  ms: 12_300,
  ...more,
});

beforeEach(() => {
  out = '';
  err = '';
});

async function report(options: Partial<ReporterOptions>, events: readonly PassEvent[], end = result()): Promise<void> {
  const signal = new AbortController().signal;
  const reporter = createReporter(terminal, { output: 'table', quiet: false, verbose: false, signal, ...options });
  for (const event of events) reporter.onEvent(event);
  await reporter.finish(end);
}

const pass: readonly PassEvent[] = [
  { kind: 'plan', plan: plan(pull, create) },
  { kind: 'step-started', step: pull },
  { kind: 'step-progress', step: pull, progress: { kind: 'layers', done: 0, total: 2, bytes: 0, totalBytes: 0 } },
  { kind: 'step-done', step: pull, ms: 900 },
  { kind: 'step-started', step: create },
  { kind: 'step-failed', step: create, ms: 100, failure },
  appDone('blog', 'failed', ['http://127.0.0.1:8080']),
  { kind: 'pass-done', result: result() },
];

describe('without a terminal', () => {
  test('a line an event on stderr, the last word on stdout', async () => {
    await report({}, pass);
    expect(err.slice(err.indexOf('blog: '))).toMatchInlineSnapshot(`
      "blog: pull nginx:1 ...
      blog: pull nginx:1 done in 0.9 s
      blog: create web ...
      blog: create web failed after 0.1 s: no room
      blog:   | ENOSPC
      blog:   try: make room
      blog: failed in 3.2 s http://127.0.0.1:8080
      "
    `);
    expect(out).toBe('Done in 12 s: 1 app converged.\n');
  });

  test('the last line keeps to the width, and notes name the app', async () => {
    const outcomes = [
      'converged',
      'removed',
      'failed',
      'unhealthy',
      'skipped',
      'blocked',
      'frozen',
      'unchanged',
    ] as const;
    const apps = outcomes.map((outcome) => ({ app: `a-${outcome}`, outcome, failures: [], findings: [], urls: [] }));
    const told = {
      app: 'db',
      outcome: 'converged',
      failures: [],
      findings: [],
      urls: [],
      notes: 'Take `{ from: APP.URL }`.',
    } as const;
    await report({}, pass, result({ exit: 4, apps: [...apps, told] }));
    expect(out.split('\n').filter((line) => line.length > terminal.width)).toEqual([]);
    expect(out).toContain('{ from: db.URL }');
  });

  test('the plan comes first, once', async () => {
    await report({}, [pass[0] as PassEvent, pass[0] as PassEvent]);
    expect(err.match(/Plan: /g)).toHaveLength(1);
  });

  test('a plan that is made again before anything happened is shown after its reason', async () => {
    await report({}, [pass[0] as PassEvent, { kind: 'replan', plan: plan(pull), why: 'a file changed' }]);
    expect(err.slice(err.indexOf('planned again'))).toMatch(/^planned again: a file changed\n\nWorkspace.*Plan: /s);
  });

  test('quiet: failures and the last line', async () => {
    await report(
      { quiet: true },
      pass,
      result({ exit: 1, apps: [{ app: 'blog', outcome: 'failed', failures: [], findings: [], urls: [] }] }),
    );
    expect(err).toBe('blog: create web failed after 0.1 s: no room\nblog:   | ENOSPC\nblog:   try: make room\n');
    expect(out).toBe('Finished in 12 s, but not all is done: 1 app failed.\n');
  });

  test('what is skipped is said once for an app and cause', async () => {
    const because = 'blog/db failed';
    await report({}, [
      { kind: 'plan', plan: plan() },
      { kind: 'step-skipped', step: create, because },
      { kind: 'step-skipped', step: pull, because },
      { kind: 'step-skipped', step: pull, because: 'interrupted' },
    ]);
    expect(err).toBe('blog: skipped because blog/db failed\nblog: skipped because interrupted\n');
  });

  test('an app that was not waited for is not called ready', async () => {
    await report({}, [
      { kind: 'plan', plan: plan() },
      { kind: 'step-started', step: ready },
      { kind: 'step-done', step: ready, ms: 0, note: 'not waited for' },
    ]);
    expect(err).toBe('blog: wait until web is ready ...\nblog: web not waited for\n');
  });

  test('an app whose wait was interrupted is neither skipped nor reachable', async () => {
    await report({}, [
      { kind: 'plan', plan: plan() },
      { kind: 'step-started', step: ready },
      { kind: 'step-skipped', step: ready, because: 'interrupted' },
      appDone('blog', 'skipped', ['http://127.0.0.1:8080']),
    ]);
    expect(err.split('\n').at(-2)).toBe('blog: stopped before it was known to be ready, after 3.2 s');
  });

  test('nothing to do is one line', async () => {
    const nothing = plan();
    await report({}, [{ kind: 'plan', plan: nothing }], result({ apps: [], done: 0 }));
    expect({ out, err }).toEqual({ out: 'Nothing to do: the workspace has no apps yet.\n', err: '' });
  });
});

test('JSON: an object a line on stdout, each with the version of its shape, and nothing else', async () => {
  await report({ output: 'json' }, pass);
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ kind }) => kind)).toEqual(pass.map(({ kind }) => kind));
  expect(lines.every(({ version }) => version === 1)).toBe(true);
  expect(lines[1]).toEqual({
    version: 1,
    kind: 'step-started',
    step: { id: 'blog/nginx:1/pull', app: 'blog', verb: 'pull' },
  });
  expect(err).toBe('');
});

test('where nobody can be asked, a question is not answered', async () => {
  const reporter = createReporter(terminal, {
    output: 'table',
    quiet: true,
    verbose: false,
    signal: new AbortController().signal,
  });
  expect(await reporter.ask({ kind: 'walk', plan: plan(create) })).toBe('unavailable');
  expect(err).toContain('+ create web');
});

test('a step that says nothing is told of, with the last that it said, and more rarely the longer it takes', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const build = step('blog', 'build', 'blog-web');
  const { signal } = new AbortController();
  const reporter = createReporter(terminal, { output: 'table', quiet: false, verbose: false, signal });
  reporter.onEvent({ kind: 'step-started', step: build });
  reporter.onEvent({ kind: 'step-progress', step: build, progress: { kind: 'text', text: '#5 RUN make' } });
  vi.advanceTimersByTime(300_000);
  reporter.onEvent({ kind: 'step-done', step: build, ms: 300_000 });
  vi.advanceTimersByTime(300_000);
  await reporter.close();
  expect(err.trim().split('\n')).toEqual([
    'blog: build blog-web ...',
    ...['30 s', '1 min 0 s', '2 min 0 s', '4 min 0 s'].map(
      (after) => `blog: build blog-web ... ${after} so far: #5 RUN make`,
    ),
    'blog: build blog-web done in 5 min 0 s',
  ]);
});
