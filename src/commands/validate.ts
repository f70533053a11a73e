import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, outputFlag, toggle } from '../cli/flags.ts';
import { openFiles, workspaceOptions } from '../cli/options.ts';
import { printValidation } from '../cli/output/validation.ts';

export default class Validate extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = 'Check all files of the workspace; needs no Docker';
  static override description =
    'Reads orbitr.yaml, every app and every Compose file, and reports all problems at once, each with file, line and column. Exit status 2 where there are errors.';
  static override examples = [
    { description: 'Check everything', command: 'orbitr validate' },
    { description: 'And what could be safer?', command: 'orbitr validate --hints' },
    { description: 'In a pipeline, for a program to read', command: 'orbitr validate -o json' },
  ];
  static override flags = {
    ...appFlags,
    hints: toggle({ env: 'ORBITR_HINTS', summary: 'Also say what could be safer; changes no exit status' }),
    ...outputFlag,
    ...dirFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Validate);
    const options = workspaceOptions(flags);
    const { validate } = await import('../operations/validate.ts');
    const { files, extensionsDir } = await openFiles();
    const validation = validate({ ...options, extensionsDir, hints: flags.hints }, files);
    await printValidation(this.terminal, flags, validation);
    process.exitCode = validation.exit;
  }
}
