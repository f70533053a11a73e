import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { placeFlags, streamFlag, waitFlag, yesFlag } from '../cli/flags.ts';
import { readNumber, requireApp } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { showPass } from '../cli/pass.ts';

export default class Rollback extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Bring an earlier revision of an app back';
  static override description =
    'By image digest and with the Compose file that it had; only services that differ are made anew, and data stays where it is. What the files say is put into quarantine: `orbitr apply` leaves the app alone until its files change or `orbitr retry` is run.';
  static override examples = [
    { description: 'Back to the last healthy one before', command: 'orbitr rollback blog' },
    { description: 'To a certain one of orbitr history', command: 'orbitr rollback blog --to 3 --yes' },
  ];
  static override args = { app: Args.string({ description: 'The app', ignoreStdin: true }) };
  static override flags = {
    to: Flags.string({ env: 'ORBITR_TO', helpValue: 'N', summary: 'The number of a revision' }),
    ...yesFlag,
    ...waitFlag,
    ...streamFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Rollback);
    const app = requireApp(args.app, 'rollback');
    const to = readNumber('--to', flags.to);
    const { yes, wait } = flags;
    const options = { ...workspaceOptions({ dir: flags.dir }), app, yes, wait, ...(to === undefined ? {} : { to }) };
    const { rollbackOperation } = await import('../operations/rollback.ts');
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    await showPass(this.terminal, flags, (hooks) => rollbackOperation(runtime, options, hooks));
  }
}
