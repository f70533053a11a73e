import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, outputFlag } from '../cli/flags.ts';
import { openFiles, workspaceOptions } from '../cli/options.ts';
import { printValidation } from '../cli/output/validation.ts';

export default class Validate extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = 'Check all files of the workspace; needs no Docker';
  static override description =
    'Reads orbitr.yaml, every app and every Compose file, and reports all problems at once, each with file, line and column. Exit status 2 where there are errors.';
  static override examples = [
    { description: 'Check everything', command: 'orbitr validate' },
    { description: 'In a pipeline, for a program to read', command: 'orbitr validate -o json' },
  ];
  static override flags = { ...appFlags, ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Validate);
    const options = workspaceOptions(flags);
    const { validate } = await import('../operations/validate.ts');
    const { files, extensionsDir } = await openFiles();
    const validation = validate({ ...options, extensionsDir }, files);
    await printValidation(this.terminal, flags, validation);
    process.exitCode = validation.exit;
  }
}
