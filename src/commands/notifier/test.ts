import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { outputFlag, placeFlags, toggle } from '../../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../../cli/options.ts';
import { printNotifierTest } from '../../cli/output/notifiers.ts';
import { notifierNamesOrAll } from '../../cli/refusals.ts';

export default class NotifierTest extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Send a test to those who are told of what happens';
  static override description =
    'A real message goes through each notifier of orbitr.yaml, or through those that are named by name or type, whatever they are told of otherwise; what the service answered is shown. Needs no Docker.\n\n' +
    'Exit status: 0; 1 where one of them failed.';
  static override examples = [
    { description: 'Does it arrive?', command: 'orbitr notifier test' },
    { description: 'Those of one type', command: 'orbitr notifier test slack' },
    { description: 'One of them, for a program to read', command: 'orbitr notifier test ops -o json' },
  ];
  static override args = {
    name: Args.string({ description: 'Only these, by name or type', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    all: toggle({ env: 'ORBITR_ALL', summary: 'All of them (the default)' }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(NotifierTest);
    const names = notifierNamesOrAll(args.name, flags.all);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { testNotifiers } = await import('../../operations/notifiers.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    const test = await testNotifiers(runtime, names, new AbortController().signal);
    await printNotifierTest(this.terminal, flags, test);
    process.exitCode = test.exit;
  }
}
