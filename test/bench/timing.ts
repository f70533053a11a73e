import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Command {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Milliseconds from the start of a process to its end. One that fails has measured nothing, so it throws. */
export async function timed({ words: [file = '', ...args], cwd, env }: Command): Promise<number> {
  const began = performance.now();
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [status, words] = await Promise.all([ended, text(child.stderr)]);
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} exited with ${status}: ${words.trim()}`);
  return ms;
}

/** Milliseconds that a task takes. */
export async function lasting(task: () => unknown): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/** The median of some measurements, one after the other. */
export async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let index = 0; index < times; index++) found.push(await measure());
  found.sort((a, b) => a - b);
  const middle = found.length / 2;
  return ((found[Math.ceil(middle) - 1] ?? 0) + (found[Math.floor(middle)] ?? 0)) / 2;
}
