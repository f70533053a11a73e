/** Which room may import from which; a room may always import from itself. Adding an arrow here is a decision: say why in docs/decisions. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  core: ['lib'],
  ports: ['core', 'lib'],
  adapters: ['ports', 'core', 'lib'],
  providers: ['ports', 'core', 'lib'],
  ui: ['core', 'lib'],
  reconcile: ['ports', 'core', 'lib'],
  operations: ['reconcile', 'ports', 'core', 'lib'],
  cli: ['operations', 'server', 'ui', 'ports', 'core', 'lib', 'runtime.ts'],
  commands: ['cli', 'operations', 'core', 'lib', 'runtime.ts'],
  server: ['operations', 'reconcile', 'ports', 'core', 'lib'],
  sdk: ['operations', 'core', 'lib'],
  'runtime.ts': ['adapters', 'providers', 'ports', 'core', 'lib'],
  'main.ts': ['cli'],
  'index.ts': ['operations', 'reconcile', 'ports', 'core', 'lib', 'runtime.ts'],
};

/** The one place where commands are listed for the program, so that none has to be looked for at start. */
export const commandLists = ['src/cli/command-map.ts'];

/** Every package from outside, and the only places that know it. Tests and scripts are free. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  // outside input is parsed where it comes in
  zod: ['src/core/', 'src/adapters/'],
  yaml: ['src/core/'],
  semver: ['src/core/'],
  dockerode: ['src/adapters/docker/'],
  'tar-stream': ['src/adapters/docker/'],
  'docker-compose': ['src/adapters/compose/'],
  '@balena/dockerignore': ['src/adapters/files/'],
  bcryptjs: ['src/adapters/secrets/'],
  execa: ['src/adapters/compose/', 'src/adapters/git/'],
  'simple-git': ['src/adapters/git/'],
  nodemailer: ['src/providers/notifiers/'],
  chokidar: ['src/adapters/files/'],
  croner: ['src/adapters/process/'],
  ink: ['src/ui/'],
  react: ['src/ui/'],
  '@oclif/core': ['src/cli/', 'src/commands/'],
};

/** What the core is made of: nothing that waits, reads, writes, or knows the time. */
export const corePackages = ['zod', 'yaml', 'semver'];

/** Loading it costs tens of milliseconds at every start, whatever the command. */
export const slowBuiltins = ['node:http', 'node:https'];

/** Rooms and files that may change something on the engine. */
export const writers = [
  'src/reconcile/steps/',
  'src/adapters/docker/',
  'src/adapters/compose/',
  'src/providers/platforms/',
  'src/ports/',
  'src/runtime.ts',
];

/** A word that stands for anything names nothing. */
export const forbiddenWords = [
  'stack',
  'deployment',
  'plugin',
  'manager',
  'helper',
  'helpers',
  'util',
  'utils',
  'handler',
  'misc',
  'common',
];
