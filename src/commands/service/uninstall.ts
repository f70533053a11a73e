import { BaseCommand } from '../../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag } from '../../cli/flags.ts';
import { gitFlags } from '../../cli/git-flags.ts';
import { printService } from '../../cli/output/service.ts';
import { nameFlag, serviceName } from '../../cli/service.ts';

export default class ServiceUninstall extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'Stop that daemon, and take its unit away';
  static override description =
    'The daemon finishes the step that is at work. What runs on Docker goes on running, and state stays where it is.';
  static override examples = [
    { description: 'That of this folder’s workspace', command: 'orbitr service uninstall' },
    { description: 'By its name', command: 'orbitr service uninstall --name orbitr-home' },
  ];
  static override flags = { ...nameFlag, git: gitFlags.git, ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(ServiceUninstall);
    const name = await serviceName(flags);
    const [{ openServices }, { uninstallService }] = await Promise.all([
      import('../../runtime.ts'),
      import('../../operations/service.ts'),
    ]);
    await printService(this.terminal, flags, await uninstallService(await openServices(), name));
  }
}
