import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags, toggle, yesFlag } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printImport } from '../cli/output/import.ts';
import { type AskHooks, withQuestions } from '../cli/questions.ts';

export default class Import extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Adopt what runs already, without making it anew';
  static override description =
    'Writes the files that running Compose projects and containers are made from into apps/, and proves by a plan that nothing would change. Nothing on the engine is touched, and no file is overwritten. What differs is told field by field, and adopted only where you agree. Without a name it lists what could be imported.\n\nExit status: 0; 7 where something was not adopted because it differs.';
  static override examples = [
    { description: 'What runs here, and is no app yet?', command: 'orbitr import' },
    { description: 'Look first: files and differences', command: 'orbitr import shop --dry-run' },
    { description: 'A container that was started by docker run', command: 'orbitr import --container vpn' },
    { description: 'Everything that does not differ', command: 'orbitr import --all' },
  ];
  static override args = {
    project: Args.string({ description: 'Compose projects', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    container: Flags.string({
      env: 'ORBITR_CONTAINER',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpValue: 'NAME',
      summary: 'A container that Compose did not make (repeatable)',
    }),
    all: toggle({ env: 'ORBITR_ALL', summary: 'All projects and containers that belong to no workspace' }),
    as: Flags.string({ env: 'ORBITR_AS', helpValue: 'NAME', summary: 'What the app is called; default: as it is now' }),
    'dry-run': toggle({ env: 'ORBITR_DRY_RUN', summary: 'Show files and differences, and write nothing' }),
    yes: toggle({ ...yesFlag.yes, summary: 'Adopt also what the next apply would change' }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Import);
    const { dir } = workspaceOptions({ dir: flags.dir });
    const { container: containers = [], all, as, 'dry-run': dryRun, yes } = flags;
    const named = { projects: args.project ?? [], containers, all, ...(as === undefined ? {} : { as }) };
    const { importOperation } = await import('../operations/import.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    const work = (hooks: AskHooks) => importOperation(runtime, { dir, ...named, dryRun, yes }, hooks);
    const result = await withQuestions(this.terminal, work);
    await printImport(this.terminal, flags, result);
    process.exitCode = result.exit;
  }
}
