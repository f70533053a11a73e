import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DoctorReport } from '../operations/doctor.ts';
import { thisMachine } from './machine.ts';
import type { WorkspaceFlags } from './options.ts';
import { engineOf, isAddress } from './target.ts';
import { workspaceIfAny } from './workspace.ts';

/** Runs doctor over a state of its own, so that it works where the workspace's state cannot be opened, and leaves nothing behind. */
export async function examine(flags: WorkspaceFlags & { readonly target?: string | undefined }): Promise<DoctorReport> {
  const dir = workspaceIfAny(flags.dir, process.cwd());
  const state = await mkdtemp(join(tmpdir(), 'orbitr-doctor-'));
  try {
    const [{ openRuntime, openFiles, findCompose }, { doctorOperation }] = await Promise.all([
      import('../runtime.ts'),
      import('../operations/doctor.ts'),
    ]);
    const engine = await engineOf(flags.target, dir, openFiles().files);
    const environment = { ...engine.environment, ORBITR_STATE_DIR: state };
    const runtime = await openRuntime({ dir: dir ?? process.cwd(), target: engine.host, environment });
    const place = dir === undefined ? {} : { workspaceDir: dir, stateDir: stateDirOf(dir) };
    const target = flags.target === undefined || isAddress(flags.target) ? {} : { target: flags.target };
    const compose = { ...runtime.compose, version: () => findCompose(environment) };
    const report = await doctorOperation({
      runtime: { ...runtime, compose },
      machine: thisMachine(),
      ...place,
      ...target,
    });
    runtime.store.close();
    return report;
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

function stateDirOf(dir: string): string {
  const named = process.env.ORBITR_STATE_DIR;
  return named ? resolve(named) : join(dir, '.orbitr');
}
