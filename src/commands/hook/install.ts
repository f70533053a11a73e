import { BaseCommand } from '../../cli/base-command.ts';
import { commonFlags, outputFlag, targetFlag, toggle } from '../../cli/flags.ts';
import { bareFlag, dryRunFlag, installOptions, openRepository, pushedFlags } from '../../cli/hook.ts';
import { printHooked } from '../../cli/output/hook.ts';

export default class HookInstall extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'Apply what is pushed to a git repository on this server';
  static override description =
    'Writes a post-receive hook: whoever pushes to the branch sees the plan and how it is carried out. With --pre-receive, a push whose files do not validate is rejected, and each fault is told with file, line and column. Safe to run again; a hook that stands there already is kept and called first.\n\n' +
    'The hook runs as the user that people push as, who must be allowed to use the Docker Engine.';
  static override examples = [
    { description: 'In a bare repository on the server', command: 'orbitr hook install --bare /srv/git/server.git' },
    { description: 'And let nothing in that is wrong', command: 'orbitr hook install --pre-receive' },
    {
      description: 'A workspace inside a monorepo, from another branch',
      command: 'orbitr hook install --path servers/nas --branch live',
    },
    { description: 'What would be written?', command: 'orbitr hook install --dry-run' },
  ];
  static override flags = {
    ...bareFlag,
    'pre-receive': toggle({ env: 'ORBITR_PRE_RECEIVE', summary: 'Also reject pushes whose files do not validate' }),
    ...pushedFlags,
    ...dryRunFlag,
    ...outputFlag,
    ...targetFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(HookInstall);
    const repository = await openRepository(flags.bare);
    const { installHook } = await import('../../operations/hook.ts');
    const hooked = installHook(repository, installOptions(repository, flags), flags['dry-run']);
    await printHooked(this.terminal, flags, hooked);
  }
}
