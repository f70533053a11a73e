import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, outputFlag, placeFlags, toggle } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printStatus } from '../cli/output/status.ts';
import { errorCodes } from '../core/error-codes.ts';
import { isUnhealthy } from '../core/status/types.ts';

export default class Status extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show what runs, whether it is healthy, and where to reach it';
  static override description =
    'States: running, starting, degraded, stopped, completed, not-installed, disabled, held (stopped on purpose), suspended, frozen (its files are broken), orphaned (no longer in the workspace).';
  static override examples = [
    { description: 'All apps at a glance', command: 'orbitr status' },
    { description: 'With every service and every warning', command: 'orbitr status --verbose' },
    { description: 'For monitoring: 4 where an app is not healthy', command: 'orbitr status --exit-code --quiet' },
  ];
  static override flags = {
    ...appFlags,
    health: toggle({ env: 'ORBITR_HEALTH', summary: 'Ask services whose health the engine does not know, too' }),
    'exit-code': toggle({ env: 'ORBITR_EXIT_CODE', summary: 'Exit with 4 where an app is not healthy' }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Status);
    const workspace = workspaceOptions(flags);
    const { statusOperation } = await import('../operations/status.ts');
    const runtime = await openRuntime(workspace.dir, flags, this.terminal);
    const status = await statusOperation(runtime, { ...workspace, health: flags.health });
    await printStatus(this.terminal, flags, status);
    if (flags['exit-code'] && isUnhealthy(status)) process.exitCode = errorCodes.unhealthy.exit;
  }
}
