import { BaseCommand } from '../../cli/base-command.ts';
import { commonFlags, dirFlag, intervalFlag, outputFlag, targetFlag } from '../../cli/flags.ts';
import { gitFlags } from '../../cli/git-flags.ts';
import { printService } from '../../cli/output/service.ts';
import { installFlags, nameFlag, serviceWish } from '../../cli/service.ts';

export default class ServiceInstall extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'Keep `orbitr watch` running on this machine, by systemd';
  static override description =
    'Writes a systemd unit that may do what the daemon does and little else, starts it with the machine, and starts it now. Safe to run again: what is so already stays, and a changed unit restarts the daemon.\n\n' +
    'Secrets, such as ORBITR_GIT_TOKEN, belong into /etc/orbitr/NAME.env, which the unit reads.';
  static override examples = [
    { description: 'For the workspace of this folder', command: 'orbitr service install' },
    {
      description: 'For a repository',
      command: 'orbitr service install --git https://git.example.org/me/server.git',
    },
    { description: 'As another user', command: 'orbitr service install --dir /srv/apps --user deploy' },
    { description: 'Only look at the unit', command: 'orbitr service install --print' },
  ];
  static override flags = {
    ...nameFlag,
    ...installFlags,
    ...gitFlags,
    ...intervalFlag,
    ...outputFlag,
    ...dirFlag,
    ...targetFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ServiceInstall);
    const wish = await serviceWish(flags);
    const [{ openServices }, { installService, serviceUnit }] = await Promise.all([
      import('../../runtime.ts'),
      import('../../operations/service.ts'),
    ]);
    const services = await openServices();
    if (flags.print) return this.terminal.out(await serviceUnit(services, wish));
    await printService(this.terminal, flags, await installService(services, wish));
  }
}
