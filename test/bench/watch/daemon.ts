import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../../rig/eventually.ts';
import { root } from '../../rig/places.ts';

/** What `orbitr watch -o json` prints, as far as it is measured here. */
export interface Said {
  readonly kind: string;
  readonly open?: number;
  readonly ms?: number;
  readonly keys?: readonly string[];
  readonly message?: string;
}

export interface Daemon {
  readonly pid: number;
  readonly said: readonly Said[];
  /** Nothing is at work: its last word was a look with nothing to do, or the end of a pass, and that some time ago. */
  readonly quiet: () => Promise<void>;
  readonly footprint: () => Footprint;
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface Footprint {
  /** Bytes in RAM, and the most there ever were. */
  readonly rss: number;
  readonly peak: number;
  readonly descriptors: number;
  /** Seconds of processor time so far. */
  readonly cpu: number;
}

/** Milliseconds. */
const quietFor = 700;

export async function startDaemon(
  dir: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Daemon> {
  const child = spawn(process.execPath, [join(root, 'bin/run.js'), 'watch', '-o', 'json', ...args], {
    cwd: dir,
    env: { ...process.env, NO_COLOR: '1', ORBITR_STABLE_FOR: '1s', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Said[] = [];
  let lately = performance.now();
  let words = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    // a soak says a lot: what is not looked at is not kept
    const { kind, open, ms, keys, message } = JSON.parse(line);
    said.push({ kind, open, ms, keys, message });
    lately = performance.now();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-2000);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the daemon cannot be started');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await ended(child);
  };
  const quiet = async (): Promise<void> => {
    const isQuiet = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}: ${words}`);
      const last = said.findLast(({ kind }) => kind === 'looked' || kind === 'passed');
      return last?.kind === 'looked' && last.open === 0 && performance.now() - lately > quietFor;
    };
    await eventually(isQuiet, { timeout: 120_000, interval: 20 });
  };
  return { pid, said, quiet, footprint: () => footprintOf(pid), stop, [Symbol.asyncDispose]: stop };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode === null) child.once('exit', () => resolve());
    else resolve();
  });
}

/** As the kernel counts it. */
export function footprintOf(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    rss: bytes('VmRSS'),
    peak: bytes('VmHWM'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    cpu: (Number(fields[11]) + Number(fields[12])) / 100,
  };
}
