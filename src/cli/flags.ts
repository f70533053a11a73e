import { Flags, type Interfaces } from '@oclif/core';
import { logLevels } from '../core/loop/log-level.ts';
import { sharedGroup } from './describe.ts';

const shared = { helpGroup: sharedGroup } as const;

/** A switch that is false where nobody sets it: oclif's own would be undefined. */
export function toggle(options: Partial<Interfaces.BooleanFlag<boolean>>): Interfaces.BooleanFlag<boolean> {
  return Flags.boolean({ default: false, ...options }) as Interfaces.BooleanFlag<boolean>;
}

/** Flags of every command. */
export const commonFlags = {
  quiet: toggle({ ...shared, char: 'q', env: 'ORBITR_QUIET', summary: 'Print errors and the last line only' }),
  verbose: toggle({ ...shared, env: 'ORBITR_VERBOSE', summary: 'Print what goes without saying, too' }),
  debug: toggle({ ...shared, env: 'ORBITR_DEBUG', summary: 'Print stack traces with errors' }),
};

export const dirFlag = {
  dir: Flags.string({
    ...shared,
    char: 'C',
    env: 'ORBITR_DIR',
    helpValue: 'FOLDER',
    summary: 'The workspace; default: the nearest folder upward that holds orbitr.yaml',
  }),
};

export const targetFlag = {
  target: Flags.string({
    ...shared,
    env: 'ORBITR_TARGET',
    helpValue: 'NAME|HOST',
    summary:
      'Another Docker host: a name of targets: in orbitr.yaml, or ssh://nas; default: DOCKER_HOST, the docker context, or the local engine',
  }),
};

/** Which apps are meant: those named, else all of them. */
export const appFlags = {
  app: Flags.string({
    char: 'a',
    env: 'ORBITR_APP',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpValue: 'NAME',
    summary: 'Only this app (repeatable)',
    exclusive: ['all'],
  }),
  all: toggle({ env: 'ORBITR_ALL', summary: 'All apps (the default)' }),
};

export const outputFlag = {
  output: Flags.option({
    ...shared,
    char: 'o',
    env: 'ORBITR_OUTPUT',
    options: ['table', 'json', 'yaml'] as const,
    default: 'table',
    summary: 'How to print data',
  })(),
};

/** The same, and as a comment under a change that is up for review. */
export const planOutputFlag = {
  output: Flags.option({
    ...shared,
    char: 'o',
    env: 'ORBITR_OUTPUT',
    options: ['table', 'json', 'yaml', 'markdown'] as const,
    default: 'table',
    summary: 'How to print the plan; markdown: for a comment on a pull request',
  })(),
};

/** For a file that is YAML by nature. */
export const fileFlag = {
  output: Flags.option({
    ...shared,
    char: 'o',
    env: 'ORBITR_OUTPUT',
    options: ['yaml', 'json'] as const,
    default: 'yaml',
    summary: 'How to print the file',
  })(),
};

/** For what happens over time: a line each. */
export const streamFlag = {
  output: Flags.option({
    ...shared,
    char: 'o',
    env: 'ORBITR_OUTPUT',
    options: ['table', 'json'] as const,
    default: 'table',
    summary: 'json: one object a line for each event',
  })(),
};

export const intervalFlag = {
  interval: Flags.string({
    env: 'ORBITR_INTERVAL',
    helpValue: '5m',
    summary: 'How often everything is looked at, whatever else happens; instead of sync.interval',
  }),
};

/** How the daemon writes down what it does. */
export const logFlags = {
  'log-format': Flags.option({
    env: 'ORBITR_LOG_FORMAT',
    options: ['text', 'json'] as const,
    summary: 'Lines for people, or one JSON object a line; instead of log.format',
  })(),
  'log-level': Flags.option({
    env: 'ORBITR_LOG_LEVEL',
    options: logLevels,
    summary: 'The least severe that is written down; instead of log.level',
  })(),
};

export const yesFlag = {
  yes: toggle({ char: 'y', env: 'ORBITR_YES', summary: 'Do not ask, except about data' }),
};

export const pruneFlag = {
  prune: toggle({ env: 'ORBITR_PRUNE', summary: 'Remove apps that left the workspace; their volumes stay' }),
};

export const takeOverFlag = {
  'take-over': Flags.string({
    env: 'ORBITR_TAKE_OVER',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpValue: 'APP',
    summary: 'Take over an app that runs already under another workspace or none (repeatable)',
  }),
};

export const deepFlag = {
  deep: toggle({ env: 'ORBITR_DEEP', summary: 'Look into every container, not only at the lists' }),
};

export const outFlag = {
  out: Flags.string({
    env: 'ORBITR_OUT',
    helpValue: 'FILE',
    summary: 'Save the plan: orbitr apply FILE then does exactly that, or nothing',
  }),
};

export const atFlag = {
  at: Flags.string({
    env: 'ORBITR_AT',
    helpValue: 'REF',
    summary: 'Plan what the workspace is at this commit, branch or tag; the work tree is not touched',
    exclusive: ['out'],
  }),
};

/** What `--yes` does not say. */
export const consentFlags = {
  allow: Flags.string({
    env: 'ORBITR_ALLOW',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpValue: 'data:APP',
    summary: 'Consent to what may lose data of an app (repeatable)',
  }),
  'allow-mass-delete': toggle({
    env: 'ORBITR_ALLOW_MASS_DELETE',
    summary: 'Consent to the removal of many apps at once',
  }),
  'max-changes': Flags.string({
    env: 'ORBITR_MAX_CHANGES',
    helpValue: 'N|N%',
    summary: 'The most apps that may change, instead of sync.maxChanges of orbitr.yaml',
  }),
};

export const tailFlag = {
  tail: Flags.string({ env: 'ORBITR_TAIL', helpValue: 'N', default: '100', summary: 'At most so many, the newest' }),
};

export const waitFlag = {
  wait: toggle({
    env: 'ORBITR_WAIT',
    allowNo: true,
    default: true,
    summary: 'Wait until apps are healthy; --no-wait: only start them',
  }),
};

/** Where the workspace and its engine are, and how much is printed. */
export const placeFlags = { ...dirFlag, ...targetFlag, ...commonFlags };

/** What a plan takes in. */
export const planFlags = { ...appFlags, ...pruneFlag, ...takeOverFlag, ...deepFlag };
