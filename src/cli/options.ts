import { resolve } from 'node:path';
import { neutraliseLine } from '../lib/escape.ts';
import type { ApplyOptions, ApplySavedOptions, Consents, PlanOptions, WorkspaceOptions } from '../operations/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { checkConsents, readMaxChanges, refusePlanFlags } from './refusals.ts';
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

export interface ConsentFlags {
  readonly allow?: readonly string[] | undefined;
  readonly 'allow-mass-delete': boolean;
  readonly 'max-changes'?: string | undefined;
}

export interface ApplyFlags extends PlanFlags, ConsentFlags {
  readonly yes: boolean;
  readonly wait: boolean;
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
  const { yes, wait } = flags;
  return { ...planOptions(flags), ...consents(flags), yes, wait };
}

export function consents(flags: ConsentFlags): Consents {
  const { allow = [], 'allow-mass-delete': allowMassDelete } = flags;
  const maxChanges = readMaxChanges(flags['max-changes']);
  checkConsents(allow);
  return { allow, allowMassDelete, ...(maxChanges === undefined ? {} : { maxChanges }) };
}

/** `file` as it was typed. */
export function savedOptions(file: string, flags: ApplyFlags): ApplySavedOptions {
  refusePlanFlags(flags as unknown as Readonly<Record<string, unknown>>);
  return { ...consents(flags), file: resolve(file), wait: flags.wait };
}

/** Puts the real adapters together, which takes a moment: only commands that need them ask for it. Warnings go to stderr. `stateDir`: instead of the usual. */
export async function openRuntime(
  dir: string,
  flags: { readonly target?: string | undefined },
  terminal: Terminal,
  stateDir?: string,
) {
  const runtime = await import('../runtime.ts');
  const { host, environment } = await engineOf(flags.target, dir, runtime.openFiles().files);
  const warn = (message: string) => terminal.err(`orbitr: warning: ${neutraliseLine(message)}\n`);
  const where = stateDir === undefined ? environment : { ...environment, ORBITR_STATE_DIR: stateDir };
  return runtime.openRuntime({ dir, target: host, environment: where, warn });
}

/** The file system alone: no engine is looked for, and no state is opened. */
export async function openFiles(): Promise<Pick<Runtime, 'files' | 'writeFile' | 'extensionsDir'>> {
  const runtime = await import('../runtime.ts');
  return runtime.openFiles();
}
