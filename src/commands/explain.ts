import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { findContext } from '../cli/find-context.ts';
import { commonFlags, dirFlag, outputFlag, toggle } from '../cli/flags.ts';
import { printExplanation } from '../cli/output/explain.ts';

export default class Explain extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = 'Explain a field of a file, or a setting of an extension';
  static override description =
    'A path begins with a file format or an extension, and goes on with fields, joined by dots: lists need no step of their own, and where any name may stand, any does. Needs neither Docker nor a workspace.';
  static override examples = [
    { description: 'What is there to explain?', command: 'orbitr explain' },
    { description: 'What can stand in an app file?', command: 'orbitr explain app' },
    { description: 'One field of it', command: 'orbitr explain app.health.timeout' },
    { description: 'A setting of an extension', command: 'orbitr explain postgresql.POSTGRES_DB' },
    { description: 'All of orbitr.yaml as a tree', command: 'orbitr explain workspace --recursive' },
  ];
  static override args = {
    path: Args.string({ description: 'A field such as app.health, or an extension', ignoreStdin: true }),
  };
  static override flags = {
    recursive: toggle({ char: 'R', env: 'ORBITR_RECURSIVE', summary: 'Print the whole tree below' }),
    ...outputFlag,
    ...dirFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Explain);
    const { explain } = await import('../operations/explain.ts');
    const options = { recursive: flags.recursive, ...(args.path === undefined ? {} : { path: args.path }) };
    const explained = explain(options, await findContext(flags));
    await printExplanation(this.terminal, flags.output, explained);
  }
}
