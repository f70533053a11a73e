import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printSuspended } from '../cli/output/suspend.ts';

export default class Suspend extends BaseCommand {
  static override group = 'Operate' as const;
  static override summary = 'Leave an app alone: nothing of it is touched until it is resumed';
  static override description =
    'What runs goes on running, and what does not stays so: no plan changes it, whatever its files say. `orbitr status` says since when and by whom.';
  static override examples = [{ description: 'While you work on it by hand', command: 'orbitr suspend blog' }];
  static override args = { app: Args.string({ description: 'The app', required: true, ignoreStdin: true }) };
  static override flags = { ...outputFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Suspend);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { suspendOperation } = await import('../operations/suspend.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    await printSuspended(this.terminal, flags, await suspendOperation(runtime, args.app, new AbortController().signal));
  }
}
