import type { ChildJournal } from '../../ports/child-journal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compose } from '../../ports/compose.ts';
import { type Act, act, actError } from './act.ts';
import { buildArguments, createArguments, runArguments } from './command-line.ts';
import { composeConfig } from './config.ts';
import { type FoundCompose, findCompose } from './find.ts';
import { withPrivateFile } from './private-file.ts';
import { composeProjects } from './projects.ts';

export interface ComposeOptions {
  /** The whole environment of every child: made by childEnvironment, so that Compose reaches the engine that was looked at. */
  readonly environment: Readonly<Record<string, string>>;
  /** The value of ORBITR_COMPOSE: a path, or a command line. */
  readonly command?: string | undefined;
  readonly journal: ChildJournal;
  /** Absolute folder for the output of children; made where it is missing. */
  readonly logDir: string;
  /** Absolute folder for files that hold values for a moment; made where it is missing. */
  readonly privateDir: string;
  readonly clock: Clock;
}

/** Starts no process yet: Compose is looked for when it is first needed. */
export function connectCompose(options: ComposeOptions): Compose {
  let found: Promise<FoundCompose> | undefined;
  const compose = (): Promise<FoundCompose> => {
    found ??= findCompose(options.environment, options.command).catch((error: unknown) => {
      found = undefined; // it may be installed while we run
      throw error;
    });
    return found;
  };
  const walk = async (
    order: Omit<Act, 'command'>,
    words: readonly string[],
    code: 'compose-failed' | 'build-failed',
    more: Readonly<Record<string, string>> = {},
  ) => {
    const whole = { ...order, command: [...(await compose()).command, ...words] };
    const outcome = await act({ ...options, environment: { ...options.environment, ...more } }, whole);
    if (outcome.kind !== 'done') throw actError(outcome, whole, code);
  };
  const withVariables = (
    order: Omit<Act, 'command'>,
    variables: Readonly<Record<string, string>>,
    words: (envFile?: string) => readonly string[],
  ) => {
    if (Object.keys(variables).length === 0) return walk(order, words(), 'compose-failed');
    // Compose prefers its environment to the file: a name that is in both has to have the value that is meant
    const both = Object.fromEntries(Object.entries(variables).filter(([name]) => name in options.environment));
    return withPrivateFile(options.privateDir, variables, (file) => walk(order, words(file), 'compose-failed', both));
  };
  return {
    version: compose,
    config: async (input) => composeConfig((await compose()).command, options.environment, options.privateDir, input),
    projects: async () => composeProjects((await compose()).command, options.environment),
    create: (input) => {
      const { project, deadline, services } = input;
      const what = `compose ${input.recreate ? 'recreate' : input.scale === undefined ? 'create' : 'roll out'} ${services.join(' ') || 'all services'} (app ${project})`;
      return withVariables({ what, project, deadline }, input.variables ?? {}, (file) => createArguments(input, file));
    },
    run: (input) => {
      const { project, deadline, service, argv } = input;
      const what = `${argv[0]} in ${service} (app ${project})`;
      return withVariables({ what, project, deadline }, input.variables ?? {}, (file) => runArguments(input, file));
    },
    build: (input) => {
      const { project, deadline, onLine } = input;
      const what = `compose build ${input.service} (app ${project})`;
      return walk({ what, project, deadline, onLine }, buildArguments(input), 'build-failed');
    },
  };
}
