import { BaseCommand } from '../../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag } from '../../cli/flags.ts';
import { gitFlags } from '../../cli/git-flags.ts';
import { printService } from '../../cli/output/service.ts';
import { nameFlag, serviceName } from '../../cli/service.ts';

export default class ServiceStatus extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'Show whether that daemon runs, and since when';
  static override description =
    'Also how often systemd had to start it again, and why it ended last. Exit status 0 in every case.';
  static override examples = [
    { description: 'That of this folder’s workspace', command: 'orbitr service status' },
    { description: 'By its name', command: 'orbitr service status --name orbitr-home' },
  ];
  static override flags = { ...nameFlag, git: gitFlags.git, ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(ServiceStatus);
    const name = await serviceName(flags);
    const [{ openServices }, { serviceStatus }] = await Promise.all([
      import('../../runtime.ts'),
      import('../../operations/service.ts'),
    ]);
    await printService(this.terminal, flags, await serviceStatus(await openServices(), name));
  }
}
