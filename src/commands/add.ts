import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag, toggle } from '../cli/flags.ts';
import { openFiles, workspaceOptions } from '../cli/options.ts';
import { printAdd } from '../cli/output/add.ts';

export default class Add extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = 'Add an app that is made from an extension';
  static override description =
    'Writes apps/<name>.yaml, whose comments say all that can be set, and checks it. Settings that only a person knows are left empty and marked, unless --set gives them. Overwrites nothing, and leaves the engine alone: that is for `orbitr apply`. Exit status 0 once the file is written, whatever is left to fill in.\n\nVALUE may be whatever an app file may say, such as {from: db.URL}; put it in quotes then.';
  static override examples = [
    { description: 'A database', command: 'orbitr add postgresql --set POSTGRES_DB=app' },
    { description: 'A second one, under another name', command: 'orbitr add postgresql --name db-2' },
    { description: 'Look first', command: 'orbitr add redis --dry-run' },
  ];
  static override args = {
    extension: Args.string({
      description: 'id, id@range, or ./path in the workspace',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    name: Flags.string({
      env: 'ORBITR_NAME',
      helpValue: 'NAME',
      summary: 'What the app is called; default: the extension’s id',
    }),
    set: Flags.string({
      env: 'ORBITR_SET',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'A setting’s value (repeatable)',
    }),
    'dry-run': toggle({ env: 'ORBITR_DRY_RUN', summary: 'Print the file instead of writing it' }),
    ...outputFlag,
    ...dirFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Add);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { add } = await import('../operations/add.ts');
    const { name, set = [], 'dry-run': dryRun } = flags;
    const options = { dir, reference: args.extension, set, dryRun, ...(name === undefined ? {} : { name }) };
    await printAdd(this.terminal, flags, add(options, await openFiles()));
  }
}
