/** How what stopped `orbitr apply` goes with what stopped `docker compose up` of the same files. */
export type Likeness = 'words' | 'foreseen' | 'other';

interface Both {
  readonly why: string;
  readonly compose: string;
}

/**
 * `services` are those of the file: where several cannot run, the two need not come to the same one first. `foreseen`: Orbitr stopped for the same cause before it touched anything, and says it
 * in its own words.
 */
export function likeness({ why, compose }: Both, services: readonly string[] = []): Likeness {
  const names = new Set(services);
  const [ours = '', theirs = ''] = [why, compose].map((text) =>
    bare(text).replaceAll(/[\w.-]+/g, (word) => (names.has(word) ? '…' : word)),
  );
  if (ours === theirs || contains(ours, theirs)) return 'words';
  return foreseen.some(([orbitr, other]) => orbitr.test(why) && other.test(compose)) ? 'foreseen' : 'other';
}

/** Two words could stand in anything. */
function contains(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  return short.length > 20 && long.includes(short);
}

const foreseen: readonly (readonly [orbitr: RegExp, compose: RegExp])[] = [
  [/healthcheck\.start_interval of .*: Compose refuses it/, /healthcheck\.start_interval/],
  [/mounts .*, which is not there; the engine will refuse that/, /bind source path does not exist/],
  [/reads env_file .*, which is not there/, /env file .* not found|no such file or directory/],
  [/image \S+: .* cannot be reached/, /dial tcp|pull access denied/],
];

/** The cause alone: without who tells it, and what only one try has. */
function bare(text: string): string {
  return text
    .replace(/^apply: /, '')
    .replace(/^compose (?:build|create|up) .*? ended with exit code \d+: /, '')
    .replace(/^the Docker Engine refused to [^:]*: /, '')
    .replace(/^Error response from daemon: /, '')
    .replaceAll(/[0-9a-f]{64}/g, '…')
    .replaceAll(/lookup (\S+) on [\d.:]+/g, 'lookup $1')
    .trim();
}
