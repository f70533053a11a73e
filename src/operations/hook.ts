import { OrbitrError } from '../core/errors.ts';
import { type HookChange, planInstall, planUninstall } from '../core/hook/plan-hooks.ts';
import { hookScript, keptSuffix } from '../core/hook/script.ts';
import type { PushedRepository } from '../ports/pushed-repository.ts';

export interface InstallHookOptions {
  /** Absolute paths: Node.js and Orbitr’s own file. */
  readonly program: readonly string[];
  /** Refuse what does not validate. */
  readonly preReceive: boolean;
  /** Default: what the repository’s HEAD names. */
  readonly branch?: string;
  /** The workspace’s folder inside the repository; `''` for its root. */
  readonly path: string;
  /** Absolute: where state lies. */
  readonly stateDir: string;
  /** A Docker host’s address. */
  readonly target?: string;
  /** Remove apps that left the workspace. */
  readonly prune: boolean;
}

export interface Hooked {
  /** Version of this shape. */
  readonly version: 1;
  readonly repository: string;
  readonly branch: string;
  readonly dryRun: boolean;
  readonly hooks: readonly HookedFile[];
}

export interface HookedFile extends HookChange {
  readonly file: string;
}

/** Writes the hooks, and nothing where they are right already. Throws `hook-foreign` before anything is touched. */
export function installHook(repository: PushedRepository, options: InstallHookOptions, dryRun: boolean): Hooked {
  const branch = options.branch ?? repository.branch;
  const words = (event: 'post-receive' | 'pre-receive') => [
    '--bare',
    repository.dir,
    '--branch',
    branch,
    ...(options.path === '' ? [] : ['--path', options.path]),
    ...(event === 'pre-receive' ? [] : ['--state-dir', options.stateDir]),
    ...(event === 'pre-receive' || options.target === undefined ? [] : ['--target', options.target]),
    ...(event === 'pre-receive' || !options.prune ? [] : ['--prune']),
  ];
  const script = (event: 'post-receive' | 'pre-receive') =>
    hookScript({ event, program: options.program, words: words(event) });
  const changes = planInstall(repository.hooks(), {
    'post-receive': script('post-receive'),
    ...(options.preReceive ? { 'pre-receive': script('pre-receive') } : {}),
  });
  refuseClash(repository, changes);
  if (!dryRun) repository.change(changes);
  return hooked(repository, branch, changes, dryRun);
}

/** Takes Orbitr’s hooks away, and brings back what stood there before. What is somebody else’s stays. */
export function uninstallHook(repository: PushedRepository, dryRun: boolean): Hooked {
  const changes = planUninstall(repository.hooks());
  if (!dryRun) repository.change(changes);
  return hooked(repository, repository.branch, changes, dryRun);
}

function hooked(
  { dir, hooksDir }: PushedRepository,
  branch: string,
  changes: readonly HookChange[],
  dryRun: boolean,
): Hooked {
  const hooks = changes.map((change) => ({ ...change, file: `${hooksDir}/${change.event}` }));
  return { version: 1, repository: dir, branch, dryRun, hooks };
}

function refuseClash({ hooksDir }: PushedRepository, changes: readonly HookChange[]): void {
  const clash = changes.find(({ act }) => act === 'clash');
  if (!clash) return;
  const path = `${hooksDir}/${clash.event}`;
  throw new OrbitrError({
    code: 'hook-foreign',
    message: `${path} is somebody’s own, and so is ${path}${keptSuffix}: one of them would be lost`,
    suggestions: [`put them into one: cat ${path}${keptSuffix}`, `then \`rm ${path}${keptSuffix}\` and run this again`],
  });
}
