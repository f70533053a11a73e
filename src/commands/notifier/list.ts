import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { outputFlag, placeFlags } from '../../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../../cli/options.ts';
import { printNotifiers } from '../../cli/output/notifiers.ts';

export default class NotifierList extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show who is told of what happens';
  static override description =
    'The `notifications` of orbitr.yaml: where they lead, what each is told of, and whether a secret is missing. Nothing is sent. Needs no Docker.\n\n' +
    'Only the daemon tells people what happens: a single `orbitr apply` has somebody in front of it.';
  static override examples = [
    { description: 'Who is told?', command: 'orbitr notifier list' },
    { description: 'For a program to read', command: 'orbitr notifier list -o json' },
  ];
  static override args = {
    name: Args.string({ description: 'Only these, by name or type', multiple: true, ignoreStdin: true }),
  };
  static override flags = { ...outputFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(NotifierList);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { listNotifiers } = await import('../../operations/notifiers.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    await printNotifiers(this.terminal, flags, listNotifiers(runtime, args.name ?? []));
  }
}
