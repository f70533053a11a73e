import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags, toggle } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printOutdated } from '../cli/output/outdated.ts';

export default class OutdatedCommand extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show which images and extensions have newer ones, and what holds them back';
  static override description =
    'Asks the registries; nothing is changed. ALLOWED is what `orbitr update` would take by the update policy of the app; NEWEST is the newest there is. A registry that cannot be asked is told of, and the others are asked all the same.\n\n' +
    'Exit status: 0; with --detailed-exitcode 2 where something can be taken; 5 where a registry could not be asked.';
  static override examples = [
    { description: 'What is there to update?', command: 'orbitr outdated' },
    { description: 'Of one app, also what is up to date', command: 'orbitr outdated blog --verbose' },
    { description: 'For a program to read', command: 'orbitr outdated -o json' },
  ];
  static override args = {
    app: Args.string({ description: 'Only these apps', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    'detailed-exitcode': toggle({
      env: 'ORBITR_DETAILED_EXITCODE',
      summary: 'Exit with 2 where something can be taken',
    }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(OutdatedCommand);
    const options = workspaceOptions({ dir: flags.dir, app: args.app });
    const { outdatedExit, outdatedOperation } = await import('../operations/outdated.ts');
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    const outdated = await outdatedOperation(runtime, options);
    await printOutdated(this.terminal, flags, outdated);
    const exit = outdatedExit(outdated);
    const { images, extensions } = outdated;
    const canBeTaken = extensions.length > 0 || images.some(({ allowed }) => allowed !== undefined);
    process.exitCode = exit === 0 && canBeTaken && flags['detailed-exitcode'] ? 2 : exit;
  }
}
