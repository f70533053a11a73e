import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { findContext } from '../cli/find-context.ts';
import { commonFlags, dirFlag, outputFlag } from '../cli/flags.ts';
import { printExtensionList, printInfo } from '../cli/output/info.ts';

export default class Info extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = 'List extensions, or tell everything about one';
  static override description =
    'Extensions are templates of apps: those in the workspace’s extensions/, then those that Orbitr brings. Without an argument all of them are listed. Needs neither Docker nor a workspace.';
  static override examples = [
    { description: 'What is there?', command: 'orbitr info' },
    { description: 'Settings, ports, outputs and needs of one', command: 'orbitr info postgresql' },
    {
      description: 'One in a folder of the workspace, for a program to read',
      command: 'orbitr info ./my/wiki -o json',
    },
  ];
  static override args = {
    extension: Args.string({ description: 'id, id@range, or ./path in the workspace', ignoreStdin: true }),
  };
  static override flags = { ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Info);
    const { info, listAll } = await import('../operations/info.ts');
    const context = await findContext(flags);
    if (args.extension === undefined) await printExtensionList(this.terminal, flags, listAll(context));
    else await printInfo(this.terminal, flags.output, info(args.extension, context));
  }
}
