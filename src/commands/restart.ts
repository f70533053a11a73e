import { BaseCommand } from '../cli/base-command.ts';
import { operate, operateArgs, operateFlags, untilFlags } from '../cli/operate.ts';

export default class Restart extends BaseCommand {
  static override group = 'Operate' as const;
  static override summary = 'Restart an app, or services of it, and wait until it is healthy';
  static override description =
    'Its containers stay as they are: what changed in the files is for `orbitr apply`. What others depend on is restarted first, and they follow once it is ready. Exit status 4 where it does not become healthy.';
  static override examples = [
    { description: 'The whole app', command: 'orbitr restart blog' },
    { description: 'One service of it', command: 'orbitr restart blog web' },
    { description: 'Until it has stayed healthy for a while', command: 'orbitr restart blog --until stable' },
  ];
  static override args = operateArgs;
  static override flags = { ...untilFlags, ...operateFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Restart);
    const { until, wait } = flags;
    await operate(this.terminal, args, flags, { verb: 'restart', until, wait });
  }
}
