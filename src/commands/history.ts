import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag } from '../cli/flags.ts';
import { readRange } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printPast } from '../cli/output/past.ts';
import { diffText, historyText } from '../core/revision/text.ts';

export default class History extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'List what was applied: revisions, when, by whom, and how they ended';
  static override description =
    'A star marks the revision that serves. States: open (its pass is at work, or died), serving (ready), stable (healthy for long enough to be gone back to), superseded, failed, rolled-back (failed, and an earlier one serves again), interrupted. Needs no Docker.';
  static override examples = [
    { description: 'All apps', command: 'orbitr history' },
    { description: 'One app, for a program', command: 'orbitr history blog -o json' },
    { description: 'What did revision 4 change?', command: 'orbitr history blog --diff 4' },
    { description: 'What differs between two?', command: 'orbitr history blog --diff 2..4' },
  ];
  static override args = { app: Args.string({ description: 'Only this app', ignoreStdin: true }) };
  static override flags = {
    diff: Flags.string({
      env: 'ORBITR_DIFF',
      helpValue: 'N|A..B',
      summary: 'Compare revision N with the one before it, or A with B, field by field',
    }),
    ...outputFlag,
    ...dirFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(History);
    const range = readRange(flags.diff, args.app);
    const { history, historyDiff } = await import('../operations/history.ts');
    const runtime = await openRuntime(workspaceOptions(flags).dir, {}, this.terminal);
    if (range) await printPast(this.terminal, flags.output, historyDiff(runtime, range.app, range), diffText);
    else {
      const found = history(runtime, args.app === undefined ? [] : [args.app]);
      await printPast(this.terminal, flags.output, found, ({ revisions }, options) => historyText(revisions, options));
    }
  }
}
