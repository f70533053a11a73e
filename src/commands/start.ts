import { BaseCommand } from '../cli/base-command.ts';
import { operate, operateArgs, operateFlags, untilFlags } from '../cli/operate.ts';

export default class Start extends BaseCommand {
  static override group = 'Operate' as const;
  static override summary = 'Start what was stopped of an app; ends a --hold';
  static override description =
    'Its containers are started as they are, in the order of their dependencies. An app that is not there yet is made by `orbitr apply`.';
  static override examples = [
    { description: 'The whole app', command: 'orbitr start blog' },
    { description: 'One service of it', command: 'orbitr start blog web' },
  ];
  static override args = operateArgs;
  static override flags = { ...untilFlags, ...operateFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Start);
    const { until, wait } = flags;
    await operate(this.terminal, args, flags, { verb: 'start', until, wait });
  }
}
