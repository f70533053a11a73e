import { BaseCommand } from '../../cli/base-command.ts';
import { commonFlags, outputFlag } from '../../cli/flags.ts';
import { bareFlag, dryRunFlag, openRepository } from '../../cli/hook.ts';
import { printHooked } from '../../cli/output/hook.ts';

export default class HookUninstall extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'Take the hooks of `orbitr hook install` away again';
  static override description =
    'Hooks that stood there before come back; those of others stay. What runs goes on running, and state stays where it is.';
  static override examples = [
    { description: 'From a bare repository', command: 'orbitr hook uninstall --bare /srv/git/server.git' },
  ];
  static override flags = { ...bareFlag, ...dryRunFlag, ...outputFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(HookUninstall);
    const repository = await openRepository(flags.bare);
    const { uninstallHook } = await import('../../operations/hook.ts');
    await printHooked(this.terminal, flags, uninstallHook(repository, flags['dry-run']));
  }
}
