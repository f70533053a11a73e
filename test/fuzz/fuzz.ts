import { corpus, type Files } from './corpus.ts';
import { fault } from './hold.ts';
import { mutate } from './mutate.ts';
import { randomFrom } from './random.ts';

export interface Finding {
  readonly seed: number;
  readonly sample: string;
  readonly what: string;
  readonly files: Files;
}

const samples = corpus();

/** One mutated workspace, the same for the same seed. */
export function tryOne(seed: number): Finding | undefined {
  const random = randomFrom(seed);
  const { name, files } = random.pick(samples);
  const mutated = mutate(files, random);
  const what = faultOrThrow(mutated);
  return what === undefined ? undefined : { seed, sample: name, what, files: mutated };
}

export function faultOrThrow(files: Files): string | undefined {
  try {
    return fault(files);
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  }
}

/** As it is kept in `seeds/`: paths, and contents in Base64. */
export function keep({ what, files }: Finding): string {
  const contents = Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]);
  return `${JSON.stringify({ what: what.split('\n')[0], files: Object.fromEntries(contents) }, undefined, 2)}\n`;
}

export function readKept(text: string): Files {
  const { files }: { files: Record<string, string> } = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(files).map(([path, base64]) => [path, new Uint8Array(Buffer.from(base64, 'base64'))]),
  );
}
