import { Flags } from '@oclif/core';
import { sharedGroup } from './describe.ts';

const shared = { helpGroup: sharedGroup } as const;

/** Flags of every command. */
export const commonFlags = {
  quiet: Flags.boolean({ ...shared, char: 'q', env: 'ORBITR_QUIET', summary: 'Print errors and the last line only' }),
  verbose: Flags.boolean({ ...shared, env: 'ORBITR_VERBOSE', summary: 'Print what goes without saying, too' }),
  debug: Flags.boolean({ ...shared, env: 'ORBITR_DEBUG', summary: 'Print stack traces with errors' }),
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
    helpValue: 'NAME',
    summary: 'A Docker host of orbitr.yaml; default: the local engine',
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
  all: Flags.boolean({ env: 'ORBITR_ALL', summary: 'All apps (the default)' }),
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

export const yesFlag = {
  yes: Flags.boolean({ char: 'y', env: 'ORBITR_YES', summary: 'Do not ask, except about data' }),
};

export const pruneFlag = {
  prune: Flags.boolean({ env: 'ORBITR_PRUNE', summary: 'Remove apps that left the workspace; their volumes stay' }),
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
