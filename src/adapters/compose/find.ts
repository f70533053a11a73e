import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import { run } from './run.ts';

export interface FoundCompose {
  /** `2.26.1` */
  readonly version: string;
  /** Absolute program, then leading words: `/usr/libexec/docker/cli-plugins/docker-compose`, or `/usr/bin/docker compose`. */
  readonly command: readonly string[];
}

const oldest = [2, 20] as const;
const deadline = 30_000;

/** Where packages put the commands of the docker command, in its order. */
const machineFolders: readonly string[] = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
  '/opt/homebrew/lib/docker/cli-plugins',
  '/Applications/Docker.app/Contents/Resources/cli-plugins',
];

/**
 * The first Compose that is new enough. The program itself is preferred to `docker compose`: that costs 27 ms more for each run.
 * `wish` is a path or a command line from ORBITR_COMPOSE, and then the only candidate. Throws `compose-unavailable`.
 */
export async function findCompose(
  environment: Readonly<Record<string, string>>,
  wish: string | undefined,
  folders: readonly string[] = machineFolders,
): Promise<FoundCompose> {
  const seen: Seen[] = [];
  for (const command of candidates(environment, wish, folders)) {
    const { code, stdout, stderr, trouble } = await run([...command, 'version', '--short'], { environment, deadline });
    const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout);
    if (code === 0 && version && isNewEnough(Number(version[1]), Number(version[2])))
      return { version: version[0], command };
    const isOld = code === 0 && version !== null;
    const found = isOld ? `is version ${version[0]}` : (trouble ?? (stderr.trim().split('\n')[0] || 'does not run'));
    seen.push({ isOld, isPart: command.length > 1, text: `${command.join(' ')} ${found}` });
  }
  throw unavailable(seen, wish);
}

interface Seen {
  readonly isOld: boolean;
  /** `docker compose`: the docker command is there, which says nothing of Compose. */
  readonly isPart: boolean;
  readonly text: string;
}

function unavailable(seen: readonly Seen[], wish: string | undefined): OrbitrError {
  const isOld = seen.some((one) => one.isOld);
  const isMissing = !wish && seen.every((one) => one.isPart && !one.isOld);
  return new OrbitrError({
    code: 'compose-unavailable',
    message: isMissing
      ? 'Docker Compose is not installed'
      : `${wish ? 'ORBITR_COMPOSE names ' : ''}no Docker Compose that ${isOld ? 'is new enough: Orbitr needs 2.20 or newer' : 'runs'}`,
    detail: isMissing ? [] : seen.map(({ text }) => text),
    suggestions: [
      'install it, on Debian 13 or newer: sudo apt-get install docker-compose',
      'or from Docker’s own package repository: sudo apt-get install docker-compose-plugin',
      wish
        ? 'or let it be looked for: unset ORBITR_COMPOSE'
        : 'or say where it is: export ORBITR_COMPOSE=/path/to/docker-compose',
    ],
  });
}

function candidates(
  environment: Readonly<Record<string, string>>,
  wish: string | undefined,
  folders: readonly string[],
): readonly (readonly string[])[] {
  if (wish) return [isProgram(wish) ? [wish] : wish.trim().split(/\s+/)];
  const path = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const inPath = (name: string): string | undefined => path.map((folder) => join(folder, name)).find(isProgram);
  const [docker, standalone] = [inPath('docker'), inPath('docker-compose')];
  return [
    ...[...userFolders(environment), ...folders]
      .map((folder) => join(folder, 'docker-compose'))
      .filter(isProgram)
      .map((program) => [program]),
    ...(docker ? [[docker, 'compose']] : []),
    ...(standalone ? [[standalone]] : []),
  ];
}

/** The docker command's own order: what the configuration adds, the user's, the machine's. */
function userFolders(environment: Readonly<Record<string, string>>): readonly string[] {
  const config = environment.DOCKER_CONFIG || join(environment.HOME ?? '', '.docker');
  return [...extraFolders(config), join(config, 'cli-plugins')];
}

function extraFolders(config: string): readonly string[] {
  try {
    const parsed: { cliPluginsExtraDirs?: unknown } =
      JSON.parse(readFileSync(join(config, 'config.json'), 'utf8')) ?? {};
    const folders = parsed.cliPluginsExtraDirs;
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isNewEnough(major: number, minor: number): boolean {
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
