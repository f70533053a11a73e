import { OrbitrError } from '../../core/errors.ts';
import type {
  ComposeBuildInput,
  ComposeConfigInput,
  ComposeCreateInput,
  ComposeRunInput,
} from '../../ports/compose.ts';

/** Plain words and nothing else: no colours, no cursor movements, and no `.env` of the project folder, which could turn Compose to other files, profiles or flags. */
const always = ['--ansi', 'never', '--progress', 'plain'];

/** Containers are made, none is started. A whole app is created at once; single services without what they depend on. */
export function createArguments(input: ComposeCreateInput, envFile = '/dev/null'): readonly string[] {
  const whole = input.services.length === 0;
  // what is missing is made; what stands beside it was judged by the planner, not by Compose
  const recreate = [input.recreate ? '--force-recreate' : '--no-recreate'];
  const scale = input.services.flatMap((name) =>
    input.scale === undefined ? [] : ['--scale', `${name}=${input.scale}`],
  );
  const verb = whole
    ? ['create', '--no-build', '--pull', 'never', ...recreate]
    : [
        'up',
        '--no-start',
        '--no-deps',
        '--no-build',
        '--pull',
        'never',
        ...recreate,
        ...scale,
        '--',
        ...input.services,
      ];
  return harmless([...always, '--env-file', envFile, ...project(input, [input.file]), ...verb]);
}

/** Without terminal and input. What it depends on is left as it is. */
export function runArguments(input: ComposeRunInput, envFile = '/dev/null'): readonly string[] {
  const [program = '', ...words] = input.argv;
  const run = ['run', '--no-deps', '-T', '--name', input.name, '--entrypoint', program];
  const place = [...always, '--env-file', envFile, ...project(input, [input.file])];
  return harmless([...place, ...run, '--', input.service, ...words]);
}

export function buildArguments(input: ComposeBuildInput): readonly string[] {
  return harmless([
    ...always,
    '--env-file',
    '/dev/null',
    ...project(input, [input.file]),
    'build',
    '--',
    input.service,
  ]);
}

export function configArguments(input: ComposeConfigInput, envFile: string): readonly string[] {
  // Without any, Compose would take them from COMPOSE_PROFILES of the file. An empty name enables nothing.
  const names = input.profiles.length === 0 && 'COMPOSE_PROFILES' in input.variables ? [''] : input.profiles;
  const profiles = names.flatMap((profile) => ['--profile', profile]);
  return harmless(['--env-file', envFile, ...profiles, ...project(input, input.files), 'config', '--format', 'json']);
}

function project(
  input: { readonly project: string; readonly projectDir: string },
  files: readonly string[],
): readonly string[] {
  return ['-p', input.project, '--project-directory', input.projectDir, ...files.flatMap((file) => ['-f', file])];
}

const banned: readonly RegExp[] = [
  /^(?:-y|--yes|-V|--renew-anon-volumes|--remove-orphans|-v|--volumes|--rmi)(?:=|$)/,
  /^(?:down|rm|kill|prune)$/,
];

/**
 * The last look before Compose runs: with these it would answer its own questions about volumes with yes, or remove what is not asked for.
 * Values of flags and names behind `--` may read as they like.
 */
export function harmless(words: readonly string[]): readonly string[] {
  const withValue =
    /^(?:-p|-f|--project-directory|--env-file|--profile|--ansi|--progress|--pull|--format|--scale|--name|--entrypoint)$/;
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    const isValue = withValue.test(words[index - 1] ?? '');
    if (!isValue && banned.some((pattern) => pattern.test(word)))
      throw new OrbitrError({ code: 'bug', message: `Compose must never run with ${word}` });
  }
  return words;
}
