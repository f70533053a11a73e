import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { OrbitrError } from '../core/errors.ts';
import { isUnitName, unitNameOf } from '../core/service/unit-name.ts';
import type { ServiceWish } from '../operations/service.ts';
import { toggle } from './flags.ts';
import { followOptions, type GitFlags } from './git-flags.ts';
import { readDuration } from './numbers.ts';
import { openFiles } from './options.ts';
import { engineOf } from './target.ts';
import { findWorkspace } from './workspace.ts';

export const nameFlag = {
  name: Flags.string({
    env: 'ORBITR_NAME',
    helpValue: 'NAME',
    summary: 'What the unit is called; default: orbitr- and the name of the workspace or repository',
  }),
};

export const installFlags = {
  user: Flags.string({
    env: 'ORBITR_USER',
    helpValue: 'NAME',
    summary: 'Who the daemon runs as; default: who owns the workspace, and root with --git',
  }),
  print: toggle({ env: 'ORBITR_PRINT', summary: 'Print the unit; nothing is touched, and systemd need not be there' }),
};

export interface NameFlags {
  readonly name?: string | undefined;
  readonly dir?: string | undefined;
  readonly git?: string | undefined;
}

interface InstallFlags extends NameFlags, GitFlags {
  readonly git?: string | undefined;
  readonly user?: string | undefined;
  readonly target?: string | undefined;
  readonly interval?: string | undefined;
}

/** Of the unit that is meant. Throws `usage` for what cannot be one. */
export async function serviceName({ name, dir, git }: NameFlags): Promise<string> {
  const chosen =
    name ?? (git === undefined ? await nameOfWorkspace(findWorkspace(dir, process.cwd())) : unitNameOf(git));
  if (isUnitName(chosen)) return chosen;
  throw new OrbitrError({
    code: 'usage',
    message: `--name ${chosen}: a unit’s name has letters, digits, dots, dashes and underscores, and no .service`,
    suggestions: ['choose another: --name orbitr'],
  });
}

/** What the daemon would be started with by hand, and what the unit has to know besides. */
export async function serviceWish(flags: InstallFlags): Promise<ServiceWish> {
  readDuration('--interval', flags.interval);
  const name = await serviceName(flags);
  const followed = followOptions(flags, { cwd: process.cwd(), environment: process.env });
  const state = process.env['ORBITR_STATE_DIR'] ? resolve(process.env['ORBITR_STATE_DIR']) : undefined;
  const dir = followed ? undefined : realpathSync(findWorkspace(flags.dir, process.cwd()));
  if (dir !== undefined) await refuseBroken(dir);
  const files = (await openFiles()).files;
  const { host } = await engineOf(flags.target, dir, files);
  const engine = host ?? process.env['ORBITR_DOCKER_HOST'] ?? process.env['DOCKER_HOST'];
  const own = join('/var/lib/orbitr', name);
  const stateDir = state ?? (followed ? own : undefined);
  return {
    name,
    about: `Orbitr, which keeps Docker as ${dir ?? followed?.settings.url} says`,
    program: [process.execPath, realpathSync(process.argv[1] ?? '')],
    words: ['watch', ...(dir === undefined ? gitWords(flags) : ['--dir', dir]), ...plainWords(flags)],
    workingDir: dir ?? stateDir ?? own,
    ...(stateDir === own ? { stateDirectory: `orbitr/${name}` } : {}),
    writable: [...(dir === undefined ? [] : [dir]), ...(stateDir === undefined || stateDir === own ? [] : [stateDir])],
    environment: {
      ...(stateDir === undefined ? {} : { ORBITR_STATE_DIR: stateDir }),
      ...(flags.target === undefined && engine !== undefined ? { DOCKER_HOST: engine } : {}),
    },
    environmentFile: `/etc/orbitr/${name}.env`,
    ...(flags.user === undefined ? {} : { user: flags.user }),
    ...(dir === undefined ? {} : { ownedBy: dir }),
    ...socketOf(engine),
  };
}

async function nameOfWorkspace(dir: string): Promise<string> {
  const { loadWorkspaceFile } = await import('../core/config/load-workspace-file.ts');
  const { textBytes } = await import('../core/files/decode.ts');
  const bytes = (await openFiles()).files.read(join(dir, 'orbitr.yaml'), textBytes);
  return unitNameOf((bytes && loadWorkspaceFile(bytes).file.name) ?? basename(dir));
}

/** An app with faults is frozen and told of by the daemon; a workspace with faults would never begin. */
async function refuseBroken(dir: string): Promise<void> {
  const { validate } = await import('../operations/validate.ts');
  const { files, extensionsDir } = await openFiles();
  const fault = validate({ dir, extensionsDir }, files).problems.find(
    ({ severity, app }) => severity === 'error' && app === undefined,
  );
  if (!fault) return;
  throw new OrbitrError({
    code: 'blocked',
    message: `the workspace ${dir} has faults: ${fault.message}`,
    suggestions: [`see all of them: orbitr validate --dir ${dir}`],
  });
}

function gitWords(flags: GitFlags): string[] {
  const words = (['git', 'branch', 'tag', 'path', 'git-secret', 'forge', 'forge-api'] as const).flatMap((flag) =>
    flags[flag] ? [`--${flag}`, flags[flag]] : [],
  );
  const files = (['ssh-key', 'known-hosts', 'allowed-signers', 'gpg-keys'] as const).flatMap((flag) =>
    flags[flag] === undefined ? [] : [`--${flag}`, resolve(flags[flag])],
  );
  const switches = (['accept-new-host', 'submodules', 'history'] as const).flatMap((flag) =>
    flags[flag] ? [`--${flag}`] : [],
  );
  return [...words, ...files, ...switches];
}

function plainWords({ target, interval }: InstallFlags): string[] {
  return [
    ...(target === undefined ? [] : ['--target', target]),
    ...(interval === undefined ? [] : ['--interval', interval]),
  ];
}

function socketOf(engine = 'unix:///var/run/docker.sock'): { readonly socket?: string } {
  return engine.startsWith('unix://') ? { socket: engine.slice('unix://'.length) } : {};
}
