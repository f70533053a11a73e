import { neutraliseLine } from '../lib/escape.ts';
import type { ApplyOptions, PlanOptions, WorkspaceOptions } from '../operations/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { checkConsents, readMaxChanges } from './refusals.ts';
import { engineOf } from './target.ts';
import type { Terminal } from './terminal.ts';
import { findWorkspace } from './workspace.ts';

/** Flags that say where and which apps, as oclif parses them. */
export interface WorkspaceFlags {
  readonly dir?: string | undefined;
  readonly app?: readonly string[] | undefined;
}

export interface PlanFlags extends WorkspaceFlags {
  readonly prune: boolean;
  readonly deep: boolean;
  readonly 'take-over'?: readonly string[] | undefined;
}

export interface ApplyFlags extends PlanFlags {
  readonly yes: boolean;
  readonly wait: boolean;
  readonly allow?: readonly string[] | undefined;
  readonly 'allow-mass-delete': boolean;
  readonly 'max-changes'?: string | undefined;
}

/** Throws `workspace-missing`. */
export function workspaceOptions(flags: WorkspaceFlags): WorkspaceOptions {
  return { dir: findWorkspace(flags.dir, process.cwd()), apps: [...new Set(flags.app ?? [])] };
}

export function planOptions(flags: PlanFlags): PlanOptions {
  const { prune, deep, 'take-over': takeOver = [] } = flags;
  return { ...workspaceOptions(flags), prune, deep, takeOver };
}

export function applyOptions(flags: ApplyFlags): ApplyOptions {
  const { yes, wait, allow = [], 'allow-mass-delete': allowMassDelete } = flags;
  const maxChanges = readMaxChanges(flags['max-changes']);
  checkConsents(allow);
  return {
    ...planOptions(flags),
    yes,
    wait,
    allow,
    allowMassDelete,
    ...(maxChanges === undefined ? {} : { maxChanges }),
  };
}

/** Puts the real adapters together, which takes a moment: only commands that need them ask for it. Warnings go to stderr. */
export async function openRuntime(dir: string, flags: { readonly target?: string | undefined }, terminal: Terminal) {
  const runtime = await import('../runtime.ts');
  const { host, environment } = await engineOf(flags.target, dir, runtime.openFiles().files);
  const warn = (message: string) => terminal.err(`orbitr: warning: ${neutraliseLine(message)}\n`);
  return runtime.openRuntime({ dir, target: host, environment, warn });
}

/** The file system alone: no engine is looked for, and no state is opened. */
export async function openFiles(): Promise<Pick<Runtime, 'files' | 'writeFile' | 'extensionsDir'>> {
  const runtime = await import('../runtime.ts');
  return runtime.openFiles();
}
