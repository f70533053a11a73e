import { BaseCommand } from '../cli/base-command.ts';
import { toggle } from '../cli/flags.ts';
import { operate, operateArgs, operateFlags } from '../cli/operate.ts';

export default class Stop extends BaseCommand {
  static override group = 'Operate' as const;
  static override summary = 'Stop an app, or services of it; with --hold it stays down';
  static override description =
    'Containers and data stay. Without --hold the next `orbitr apply` starts it again; with it, no apply does until `orbitr start` or `orbitr resume`, and `orbitr status` says since when and by whom.';
  static override examples = [
    { description: 'For a moment', command: 'orbitr stop blog' },
    { description: 'Until somebody starts it', command: 'orbitr stop blog --hold' },
    { description: 'One service of it', command: 'orbitr stop blog worker --hold' },
  ];
  static override args = operateArgs;
  static override flags = {
    hold: toggle({ env: 'ORBITR_HOLD', summary: 'Keep it down: apply does not start it again' }),
    ...operateFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Stop);
    await operate(this.terminal, args, flags, { verb: 'stop', hold: flags.hold });
  }
}
