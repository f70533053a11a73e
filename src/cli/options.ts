import type { WorkspaceOptions } from '../operations/types.ts';
import { findWorkspace } from './workspace.ts';

/** Flags that say where and which apps, as oclif parses them. */
export interface WorkspaceFlags {
  readonly dir?: string | undefined;
  readonly app?: readonly string[] | undefined;
}

/** Throws `workspace-missing`. */
export function workspaceOptions(flags: WorkspaceFlags): WorkspaceOptions {
  return { dir: findWorkspace(flags.dir, process.cwd()), apps: [...new Set(flags.app ?? [])] };
}

export interface RuntimeFlags {
  readonly target?: string | undefined;
  readonly debug: boolean;
}

export function runtimeOptions(dir: string, { target, debug }: RuntimeFlags) {
  return { dir, debug, ...(target === undefined ? {} : { target }) };
}
