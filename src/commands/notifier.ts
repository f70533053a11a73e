import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags, toggle } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printNotifiers, printNotifierTest } from '../cli/output/notifiers.ts';
import { notifierNamesOrAll } from '../cli/refusals.ts';

export default class Notifier extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show who is told of what happens, or send everybody a test';
  static override description =
    '`list` shows the notifiers of orbitr.yaml: where they lead, and what each is told of. `test` sends a real notice through each, or through those that are named by name or type, whatever they are told of otherwise, and says what the service answered.\n\n' +
    'Only the daemon tells people what happens: a single `orbitr apply` has somebody in front of it. Needs no Docker.\n\n' +
    'Exit status of test: 0; 1 where one of them failed.';
  static override examples = [
    { description: 'Who is told?', command: 'orbitr notifier list' },
    { description: 'Does it arrive?', command: 'orbitr notifier test --all' },
    { description: 'One of them, for a program to read', command: 'orbitr notifier test ops -o json' },
  ];
  static override args = {
    act: Args.string({ description: 'What to do', required: true, options: ['list', 'test'], ignoreStdin: true }),
    name: Args.string({ description: 'Only these, by name or type', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    all: toggle({ env: 'ORBITR_ALL', summary: 'All of them (the default)' }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Notifier);
    const names = notifierNamesOrAll(args.name, flags.all);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { listNotifiers, testNotifiers } = await import('../operations/notifiers.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    if (args.act === 'list') return printNotifiers(this.terminal, flags, listNotifiers(runtime, names));
    const test = await testNotifiers(runtime, names, new AbortController().signal);
    await printNotifierTest(this.terminal, flags, test);
    process.exitCode = test.exit;
  }
}
