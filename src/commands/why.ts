import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag } from '../cli/flags.ts';
import { readNumber, requireApp } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printPast } from '../cli/output/past.ts';
import { whyText } from '../core/revision/text.ts';

export default class Why extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Explain what changed an app last, who asked for it, and how it ended';
  static override description =
    'Trigger, commit and author, the field with its file and line, the verdict with the last lines of the log, and what to run next. Needs no Docker.';
  static override examples = [
    { description: 'Why is blog as it is?', command: 'orbitr why blog' },
    { description: 'Why did revision 3 fail?', command: 'orbitr why blog --revision 3' },
  ];
  static override args = { app: Args.string({ description: 'The app', ignoreStdin: true }) };
  static override flags = {
    revision: Flags.string({ env: 'ORBITR_REVISION', helpValue: 'N', summary: 'This one, instead of the newest' }),
    ...outputFlag,
    ...dirFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Why);
    const app = requireApp(args.app, 'why');
    const number = readNumber('--revision', flags.revision);
    const { why } = await import('../operations/history.ts');
    const runtime = await openRuntime(workspaceOptions(flags).dir, {}, this.terminal);
    await printPast(this.terminal, flags.output, why(runtime, app, number), whyText);
  }
}
