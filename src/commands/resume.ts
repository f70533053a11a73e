import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printResumed } from '../cli/output/suspend.ts';

export default class Resume extends BaseCommand {
  static override group = 'Operate' as const;
  static override summary = 'Reconcile an app again that was suspended or held down';
  static override description = 'Nothing is done at once: the next `orbitr apply` brings it to what its files say.';
  static override examples = [
    { description: 'Back to what its files say, with the next apply', command: 'orbitr resume blog' },
  ];
  static override args = { app: Args.string({ description: 'The app', required: true, ignoreStdin: true }) };
  static override flags = { ...outputFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Resume);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { resumeOperation } = await import('../operations/suspend.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    await printResumed(this.terminal, flags, await resumeOperation(runtime, args.app, new AbortController().signal));
  }
}
