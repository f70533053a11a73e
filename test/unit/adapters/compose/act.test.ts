import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Act, act, actError } from '../../../../src/adapters/compose/act.ts';
import { isAlive, waitThenEnd } from '../../../../src/adapters/compose/child.ts';
import type { ChildRecord } from '../../../../src/ports/child-journal.ts';
import { eventually } from '../../../rig/eventually.ts';

const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => sleepFor(ms, undefined, { signal }).catch(() => undefined),
};
let dir = '';
let journal: { kind: 'begin' | 'end'; child: ChildRecord; acted: boolean; alive: boolean }[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-act-'));
  journal = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function world() {
  const note = (kind: 'begin' | 'end') => (child: ChildRecord) =>
    void journal.push({ kind, child, acted: existsSync(join(dir, 'acted')), alive: isAlive(child) });
  const environment = { PATH: process.env.PATH ?? '', MARK: 'set' };
  return {
    environment,
    journal: { begin: note('begin'), end: note('end'), live: () => [] },
    logDir: join(dir, 'logs'),
    privateDir: join(dir, 'private'),
    clock,
  };
}

function order(script: string, changes: Partial<Act> = {}): Act {
  return { command: ['/bin/sh', '-c', script], what: 'test', project: 'blog', deadline: 30_000, ...changes };
}

test('the child is in the journal, alive and idle, before it acts; it leaves the journal after it ended', async () => {
  expect(await act(world(), order(`touch ${dir}/acted`))).toEqual({ kind: 'done' });
  expect(journal.map(({ kind, acted, alive }) => ({ kind, acted, alive }))).toEqual([
    { kind: 'begin', acted: false, alive: true },
    { kind: 'end', acted: true, alive: false },
  ]);
  expect(journal[0]?.child).toEqual(journal[1]?.child);
  expect(readdirSync(join(dir, 'logs'))).toEqual([]);
});

test('it has a group of its own, a closed stdin and exactly the given environment', async () => {
  const lines: string[] = [];
  const script = 'ps -o pgid= -p $$ | tr -d " "; wc -c; echo "$MARK-$HOME"';
  await act(world(), order(script, { onLine: (line) => lines.push(line) }));
  expect(lines).toEqual([String(journal[0]?.child.pid), '0', 'set-']);
});

test('a failure tells its last words, cleaned, and keeps all of them in one file', async () => {
  const failing = order('for i in $(seq 30); do echo "line $i"; done; printf "\\033[31mbad\\007\\n" >&2; exit 7');
  const outcome = await act(world(), failing);
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome).toMatchObject({ code: 7, log: join(dir, 'logs/blog.failed.log') });
  expect(outcome.lines).toHaveLength(20);
  expect(readFileSync(outcome.log, 'utf8')).toContain('line 1\n');
  expect(actError(outcome, failing, 'compose-failed')).toMatchObject({
    code: 'compose-failed',
    message: 'test ended with exit code 7: bad\\x07',
  });
  await act(world(), order('exit 1'));
  expect(readdirSync(join(dir, 'logs'))).toEqual(['blog.failed.log']);
});

test('a program that is not there fails like one that ran', async () => {
  const outcome = await act(world(), order('', { command: ['/nowhere/docker-compose'] }));
  expect(outcome).toMatchObject({ kind: 'failed', code: 127 });
});

test('at the deadline the whole group is ended', async () => {
  const outcome = await act(world(), order(`sleep 1000 & echo $! >${dir}/inner; wait`, { deadline: 1000 }));
  expect(outcome.kind).toBe('overdue');
  const inner = Number(readFileSync(join(dir, 'inner'), 'utf8'));
  await eventually(() => !running(inner));
});

/** An Orbitr of its own that lets a child act, and is killed: at once when the child is in the journal, or a moment after the word. */
function killedOrbitr(when: 'before the word' | 'after the word', script: string): ChildRecord {
  const die = "process.kill(process.pid, 'SIGKILL')";
  const program = `
    import { act } from '${join(import.meta.dirname, '../../../../src/adapters/compose/act.ts')}';
    import { writeFileSync } from 'node:fs';
    const begin = (child) => {
      writeFileSync('${dir}/child', JSON.stringify(child));
      ${when === 'before the word' ? die : `setTimeout(() => ${die}, 100)`};
    };
    const clock = { now: Date.now, sleep: () => new Promise(() => {}) };
    await act({ environment: process.env, journal: { begin, end() {}, live: () => [] }, logDir: '${dir}/logs', privateDir: '${dir}/private', clock },
      { command: ['/bin/sh', '-c', '${script}'], what: 't', project: 'p', deadline: 1e6 });`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', program]).signal).toBe('SIGKILL');
  return JSON.parse(readFileSync(join(dir, 'child'), 'utf8'));
}

test('if Orbitr is killed before it gave the word, the child leaves without acting', async () => {
  const child = killedOrbitr('before the word', `touch ${dir}/acted`);
  await eventually(() => !running(child.pid));
  expect(existsSync(join(dir, 'acted'))).toBe(false);
});

test('if Orbitr is killed later, the child finishes its work, whatever it has to say', async () => {
  const child = killedOrbitr(
    'after the word',
    `until [ -e ${dir}/free ]; do sleep 0.05; done; echo output; echo more >&2; touch ${dir}/acted`,
  );
  expect(isAlive(child)).toBe(true);
  writeFileSync(join(dir, 'free'), '');
  await waitThenEnd(child, { patience: 30_000, clock });
  expect(existsSync(join(dir, 'acted'))).toBe(true);
  expect(existsSync(child.log)).toBe(false);
});

test('whoever comes after waits for a predecessor’s child to finish', async () => {
  const child = orphan('sleep 0.5');
  await waitThenEnd(child, { patience: 30_000, clock });
  expect(isAlive(child)).toBe(false);
  expect(existsSync(child.log)).toBe(false);
});

test('and ends it when its patience is over', async () => {
  const child = orphan('exec sleep 1000');
  await waitThenEnd(child, { patience: 200, clock });
  expect(running(child.pid)).toBe(false);
});

test('a later process with the same number is another one, and is left alone', async () => {
  const child = orphan('exec sleep 1000');
  const stranger = { ...child, startTime: '1' };
  expect([isAlive(child), isAlive(stranger), isAlive({ ...child, bootId: 'earlier' })]).toEqual([true, false, false]);
  await waitThenEnd(stranger, { patience: 0, clock });
  expect(running(child.pid)).toBe(true);
  process.kill(-child.pid, 'SIGKILL');
});

/** As it is after its Orbitr died: recorded, running, nobody's. */
function orphan(script: string): ChildRecord {
  const log = join(dir, 'orphan.log');
  writeFileSync(log, '');
  const { pid = 0 } = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
  const startTime = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { pid, startTime, bootId, what: 't', log, at: 0 };
}

/** Alive, and not merely unburied. */
function running(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

test('without an entry in the journal nothing is done', async () => {
  const full = () => {
    throw new Error('disk full');
  };
  const broken = { ...world(), journal: { begin: full, end: full, live: () => [] } };
  await expect(act(broken, order(`touch ${dir}/acted`))).rejects.toThrow('disk full');
  const waiters = (): string => spawnSync('ps', ['-ef'], { encoding: 'utf8' }).stdout;
  await eventually(() => !waiters().includes(`touch ${dir}/acted`));
  expect(existsSync(join(dir, 'acted'))).toBe(false);
});
