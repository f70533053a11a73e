import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../rig/eventually.ts';
import { root } from '../rig/places.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';

/** How a pass looks and ends, seen by somebody at a terminal, by a log, by a program, and by somebody with a finger on Ctrl-C. */
const compose = (level: string) => `services:
  web:
    image: busybox:1.35
    command: [sh, -c, "trap '' TERM; while :; do sleep 0.2; done"]
    environment: { LEVEL: ${level} }
    stop_grace_period: 3s
`;

let workspace: Workspace;
let app: string;
const change = (level: string) => workspace.write(`apps/${app}/compose.yaml`, compose(level));

beforeEach(() => {
  workspace = makeWorkspace((id) => ({ [`apps/pass-${id}/compose.yaml`]: compose('one') }), 'pass');
  app = `pass-${workspace.id}`;
});

afterEach(() => workspace.clean());

test('in a log: a line an event on stderr, the last word on stdout; the second time nothing to do', async () => {
  const first = await workspace.orbitr(['apply', '--yes']);
  expect(first).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Done in .*: 1 app converged\.\n$/) });
  expect(first.stderr).toContain(`${app}: create web done in`);
  expect(await workspace.orbitr(['apply', '--yes'])).toMatchObject({
    exit: 0,
    stdout: 'Nothing to do: 1 app matches.\n',
    stderr: '',
  });
});

test('for a program: an object a line, and nothing on stderr', async () => {
  const { stdout, stderr, exit } = await workspace.orbitr(['apply', '--yes', '-o', 'json']);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; version: number });
  expect(exit).toBe(0);
  expect(stderr).toBe('');
  expect(events.every(({ version }) => version === 1)).toBe(true);
  expect([events[0]?.kind, events.at(-1)?.kind]).toEqual(['plan', 'pass-done']);
});

test('without a terminal and without --yes nothing is touched', async () => {
  const { exit, stderr } = await workspace.orbitr(['apply']);
  expect(exit).toBe(7);
  expect(stderr).toContain('orbitr apply --yes');
  expect((await workspace.orbitr(['status'])).stdout).toContain('not-installed');
});

describe('at a terminal', () => {
  /** `script` of util-linux gives the program a terminal of 80 columns; what it reads comes from `input`. */
  async function atTerminal(args: readonly string[], input: string) {
    const command = `stty cols 80 rows 24; ${process.execPath} ${join(root, 'bin/run.js')} ${args.join(' ')}`;
    const env = { CI: undefined, NO_COLOR: undefined, LANG: 'C.UTF-8', TERM: 'xterm' };
    const typing = execa('script', ['-qec', command, '/dev/null'], {
      cwd: workspace.dir,
      env,
      reject: false,
      all: true,
    });
    typing.stdin.write(input);
    const { exitCode, all } = await typing;
    return { exit: exitCode, screen: all ?? '' };
  }

  test('the plan is shown, a yes is enough, the record stays', async () => {
    const { exit, screen } = await atTerminal(['apply'], 'y\n');
    expect(exit).toBe(0);
    expect(screen).toContain('Apply these changes? [y/N]');
    expect(screen).toMatch(/✓.*\s/);
    expect(screen).toContain('\u001b[?25h');
    expect(screen).toContain('1 app converged.');
  });

  test('two questions in one run are both answered', async () => {
    await workspace.orbitr(['apply', '--yes', '--no-wait']);
    workspace.remove(`apps/${app}`);
    workspace.write(`apps/other-${workspace.id}/compose.yaml`, compose('one'));
    const { exit, screen } = await atTerminal(['apply', '--no-wait'], 'y\ny\n');
    expect(screen).toContain(`Remove ${app}, no longer in the workspace? Volumes stay. [y/N]`);
    expect(screen).toContain('1 app converged, 1 removed.');
    expect(exit).toBe(0);
  });

  test('anything but a yes is a no', async () => {
    expect(await atTerminal(['apply'], 'perhaps\n')).toMatchObject({
      exit: 7,
      screen: expect.stringContaining('not applied, as you wished'),
    });
  });

  test('destroy asks, too', async () => {
    await workspace.orbitr(['apply', '--yes', '--no-wait']);
    expect((await atTerminal(['destroy', app], 'y\n')).exit).toBe(0);
    expect((await workspace.orbitr(['status'])).stdout).toContain('not-installed');
  });
});

describe('interrupted', () => {
  test('once: the step at work is finished, the exit status is 130, and the next apply ends it', async () => {
    await workspace.orbitr(['apply', '--yes']);
    change('two');
    const running = workspace.startOrbitr(['apply', '--yes']);
    await eventually(() => running.output().includes('recreate web ...'));
    running.kill('SIGINT');
    const { exit, stderr } = await running.result;
    expect(exit).toBe(130);
    expect(stderr).toContain('what is at work is finished first');
    expect(stderr).toContain('recreate web done in');
    expect(await workspace.orbitr(['apply', '--yes'])).toMatchObject({ exit: 0 });
  });

  test('twice: it ends at once, as if by the signal', async () => {
    await workspace.orbitr(['apply', '--yes']);
    change('two');
    const running = workspace.startOrbitr(['apply', '--yes']);
    await eventually(() => running.output().includes('recreate web ...'));
    running.kill('SIGINT');
    await eventually(() => running.output().includes('once more to end at once'));
    running.kill('SIGINT');
    const { signal, stderr } = await running.result;
    expect(signal).toBe('SIGINT');
    expect(stderr).toContain('orbitr apply');
    expect(stderr).not.toContain('recreate web done');
  });
});

test('a reader that goes away ends it quietly', async () => {
  const command = `${process.execPath} ${join(root, 'bin/run.js')} plan --verbose | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await execa('bash', ['-c', command], { cwd: workspace.dir });
  expect({ stdout, stderr }).toEqual({ stdout: '0', stderr: '' });
});
