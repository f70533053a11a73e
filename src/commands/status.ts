import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, outputFlag, targetFlag } from '../cli/flags.ts';
import { runtimeOptions, workspaceOptions } from '../cli/options.ts';
import { printStatus } from '../cli/output/status.ts';
import { errorCodes } from '../core/error-codes.ts';
import { isUnhealthy } from '../core/status/types.ts';

export default class Status extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show what runs, whether it is healthy, and where to reach it';
  static override description =
    'States: running, starting, degraded, stopped, completed, not-installed, disabled, frozen (its files are broken), orphaned (no longer in the workspace).';
  static override examples = [
    { description: 'All apps at a glance', command: 'orbitr status' },
    { description: 'With every service and every warning', command: 'orbitr status --verbose' },
    { description: 'For monitoring: 4 where an app is not healthy', command: 'orbitr status --exit-code --quiet' },
  ];
  static override flags = {
    ...appFlags,
    'exit-code': Flags.boolean({ env: 'ORBITR_EXIT_CODE', summary: 'Exit with 4 where an app is not healthy' }),
    ...outputFlag,
    ...dirFlag,
    ...targetFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Status);
    const workspace = workspaceOptions(flags);
    const [{ openRuntime }, { statusOperation }] = await Promise.all([import('../runtime.ts'), import('../operations/status.ts')]);
    const runtime = await openRuntime(runtimeOptions(workspace.dir, flags));
    const status = await statusOperation(runtime, workspace);
    await printStatus(this.terminal, flags, status);
    if (flags['exit-code'] && isUnhealthy(status)) process.exitCode = errorCodes.unhealthy.exit;
  }
}
