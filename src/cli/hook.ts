import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text as wholeText } from 'node:stream/consumers';
import { Flags } from '@oclif/core';
import { following, type GitSettings, pathInRepository } from '../core/source/settings.ts';
import { neutraliseLine } from '../lib/escape.ts';
import type { InstallHookOptions } from '../operations/hook.ts';
import type { PushedRepository } from '../ports/pushed-repository.ts';
import { pruneFlag, toggle } from './flags.ts';
import { openFiles, openRuntime } from './options.ts';
import { printValidation } from './output/validation.ts';
import { type PassFlags, showPass } from './pass.ts';
import type { Terminal } from './terminal.ts';

export const bareFlag = {
  bare: Flags.string({
    env: 'ORBITR_BARE',
    helpValue: 'FOLDER',
    default: '.',
    summary: 'The repository that people push to; default: the one of this folder',
  }),
};

/** Which part of a push is meant, and where state lies. */
export const pushedFlags = {
  branch: Flags.string({
    env: 'ORBITR_BRANCH',
    helpValue: 'NAME',
    summary: 'The branch that is applied; default: what HEAD of the repository names',
  }),
  path: Flags.string({
    env: 'ORBITR_PATH',
    helpValue: 'FOLDER',
    default: '',
    summary: 'The workspace’s folder inside the repository; default: its root',
  }),
  'state-dir': Flags.string({
    env: 'ORBITR_STATE_DIR',
    helpValue: 'FOLDER',
    summary: 'Where state and the checkout lie; default: a folder orbitr in the repository',
  }),
  ...pruneFlag,
};

export const dryRunFlag = {
  'dry-run': toggle({ env: 'ORBITR_DRY_RUN', summary: 'Only say what would be written' }),
};

export interface PushedFlags {
  readonly bare: string;
  readonly branch?: string | undefined;
  readonly path: string;
  readonly 'state-dir'?: string | undefined;
  readonly prune: boolean;
  readonly target?: string | undefined;
}

export async function openRepository(bare: string): Promise<PushedRepository> {
  const { openPushedRepository } = await import('../runtime.ts');
  return openPushedRepository(resolve(bare));
}

export function installOptions(
  repository: PushedRepository,
  flags: PushedFlags & { readonly 'pre-receive': boolean },
): InstallHookOptions {
  const { branch, path, stateDir } = meant(repository, flags);
  const { target, prune } = flags;
  return {
    program: [process.execPath, realpathSync(process.argv[1] ?? '')],
    preReceive: flags['pre-receive'],
    branch,
    path,
    stateDir,
    prune,
    ...(target === undefined ? {} : { target }),
  };
}

/** Before git accepts a push: the exit status decides. */
export async function checkPushed(terminal: Terminal, flags: PushedFlags & PassFlags): Promise<void> {
  const repository = await openRepository(flags.bare);
  const lines = await wholeText(process.stdin);
  const { checkPush } = await import('../operations/check-push.ts');
  const validation = await checkPush(repository, lines, meant(repository, flags), await openFiles());
  if (!validation) return;
  await printValidation(terminal, flags, validation);
  process.exitCode = validation.exit;
}

/** After it: whoever pushed reads along, and may go away at any time. */
export async function followPushed(terminal: Terminal, flags: PushedFlags & PassFlags): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const repository = await openRepository(flags.bare);
  const { branch, path, stateDir } = meant(repository, flags);
  const lines = await wholeText(process.stdin);
  const [{ followedRef }, { followPush }] = await Promise.all([
    import('../operations/check-push.ts'),
    import('../operations/follow-push.ts'),
  ]);
  const pushed = followedRef(lines, { branch, path });
  if (!pushed?.after) {
    const why = pushed ? `${branch} was deleted: what runs goes on` : `only ${branch} is applied: nothing to do`;
    if (!flags.quiet) terminal.err(`orbitr: ${neutraliseLine(why)}\n`);
    return;
  }
  const settings: GitSettings = {
    url: repository.dir,
    follow: { kind: 'branch', name: branch },
    path,
    stateDir,
    access: {},
  };
  const { followGit } = await import('../runtime.ts');
  const runtime = await openRuntime(join(stateDir, 'checkout', path), flags, terminal, stateDir);
  const options = {
    apps: [],
    prune: flags.prune,
    takeOver: [],
    deep: false,
    allow: [],
    allowMassDelete: false,
    yes: true,
    wait: true,
  };
  await showPass(terminal, flags, (hooks) => followPush(runtime, () => followGit({ settings }), options, hooks));
}

function meant(repository: PushedRepository, flags: PushedFlags) {
  const { branch = repository.branch } = flags;
  const follow = following({ branch });
  return {
    branch: follow.kind === 'branch' ? follow.name : branch,
    path: pathInRepository(flags.path),
    stateDir: flags['state-dir'] === undefined ? join(repository.dir, 'orbitr') : resolve(flags['state-dir']),
  };
}
