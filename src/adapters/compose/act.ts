import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import { neutralise } from '../../lib/escape.ts';
import type { ChildJournal, ChildRecord } from '../../ports/child-journal.ts';
import type { Clock } from '../../ports/clock.ts';
import { endGroup, isAlive } from './child.ts';
import { bootId, startTimeOf } from './process-identity.ts';
import { follow } from './tail.ts';

export interface ActWorld {
  readonly environment: Readonly<Record<string, string>>;
  readonly journal: ChildJournal;
  /** Absolute; made where it is missing. */
  readonly logDir: string;
  readonly clock: Clock;
}

export interface Act {
  readonly command: readonly string[];
  /** For people: `compose up web (app blog)`. */
  readonly what: string;
  /** Of the app: names the file that keeps the output of its last failure. */
  readonly project: string;
  /** Milliseconds. */
  readonly deadline: number;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** `code` null: ended by a signal. `lines` are fit to be shown. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: number | null; readonly lines: readonly string[]; readonly log: string }
  | { readonly kind: 'overdue'; readonly lines: readonly string[]; readonly log: string };

const shownLines = 20;

/**
 * Runs a command that changes Docker. It is a process group of its own, so that no Ctrl-C reaches it; its output goes to a file, so that
 * our death breaks no pipe; and it does nothing before it is in the journal: a shell waits for a word from us, and if we die first, leaves.
 * A step that has begun is finished: nothing but the deadline ends it.
 */
export async function act(world: ActWorld, order: Act): Promise<Outcome> {
  mkdirSync(world.logDir, { recursive: true, mode: 0o700 });
  const log = join(world.logDir, `${order.project}-${process.pid}-${serial()}.log`);
  const child = waiting(order.command, world.environment, log);
  const exited = exitOf(child);
  const record = recordOf(child, order, log, world.clock);
  if (record) giveTheWord(child, record, world.journal);
  const tail = order.onLine ? follow(log, order.onLine) : undefined;
  const exit = await withinDeadline(exited, order.deadline, record, world.clock);
  tail?.end();
  // One that not even SIGKILL ended stays in the journal: whoever comes next has to know.
  if (record && (exit !== 'overdue' || !isAlive(record))) world.journal.end(record);
  if (exit !== 'overdue' && exit.code === 0) {
    rmSync(log, { force: true });
    return { kind: 'done' };
  }
  const kept = join(world.logDir, `${order.project}.failed.log`);
  const lines = exit !== 'overdue' && exit.error ? [exit.error] : lastLines(log);
  renameSync(log, kept);
  return exit === 'overdue'
    ? { kind: 'overdue', lines, log: kept }
    : { kind: 'failed', code: exit.code, lines, log: kept };
}

async function withinDeadline(
  exited: Promise<Exit>,
  deadline: number,
  record: ChildRecord | undefined,
  clock: Clock,
): Promise<Exit | 'overdue'> {
  const done = new AbortController();
  const late = clock.sleep(deadline, done.signal).then(() => 'overdue' as const);
  const first = await Promise.race([exited, late]);
  done.abort();
  if (first === 'overdue' && record) await endGroup(record, clock);
  return first;
}

function giveTheWord(child: ChildProcess, record: ChildRecord, journal: ChildJournal): void {
  try {
    journal.begin(record);
  } catch (error) {
    child.stdin?.end(); // it reads the end and leaves
    throw error;
  }
  child.stdin?.end('go\n');
}

/** A shell that becomes the command once it has read the word. `exec` keeps pid and start time. */
function waiting(command: readonly string[], environment: Readonly<Record<string, string>>, log: string): ChildProcess {
  const output = openSync(log, 'w', 0o600);
  try {
    return spawn('/bin/sh', ['-c', 'read -r go && exec "$@" </dev/null', 'sh', ...command], {
      env: environment,
      detached: true,
      stdio: ['pipe', output, output],
    });
  } finally {
    closeSync(output);
  }
}

interface Exit {
  readonly code: number | null;
  readonly error?: string;
}

function exitOf(child: ChildProcess): Promise<Exit> {
  child.stdin?.on('error', () => undefined); // it was killed before it read the word: its exit says so
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error: error.message }));
    child.once('exit', (code) => resolve({ code }));
  });
}

function recordOf(child: ChildProcess, order: Act, log: string, clock: Clock): ChildRecord | undefined {
  const { pid } = child;
  const startTime = pid === undefined ? undefined : startTimeOf(pid);
  if (pid === undefined || startTime === undefined) {
    child.stdin?.end(); // without an entry in the journal it must not act
    return undefined;
  }
  return { pid, startTime, bootId: bootId(), what: order.what, log, at: clock.now() };
}

function lastLines(log: string): readonly string[] {
  const lines = neutralise(readFileSync(log, 'utf8')).split('\n');
  return lines.filter((line) => line.trim() !== '' && !progress.test(line)).slice(-shownLines);
}

/** Compose tells every container's way; what went wrong stands apart from it. */
const progress =
  /^ *(?:Container|Network|Volume|Image) \S+ +(?:Creat|Recreat|Start|Stopp|Remov|Wait|Healthy|Exited|Running|Build|Built)\w*\s*$/;

let count = 0;
function serial(): number {
  count += 1;
  return count;
}

/** The error for an outcome that is not `done`. */
export function actError(
  outcome: Exclude<Outcome, { kind: 'done' }>,
  order: Act,
  code: 'compose-failed' | 'build-failed',
): OrbitrError {
  const seconds = Math.round(order.deadline / 1000);
  const how =
    outcome.kind === 'overdue'
      ? `was ended: it took longer than ${seconds} s`
      : `ended with ${outcome.code === null ? 'a signal' : `exit code ${outcome.code}`}`;
  const words = outcome.lines.at(-1);
  return new OrbitrError({
    code,
    message: `${order.what} ${how}${words ? `: ${words}` : ''}`,
    suggestions: [`read all it said: cat ${outcome.log}`],
    // the last line stands in the message
    detail: outcome.lines.slice(0, -1),
  });
}
