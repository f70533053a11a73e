import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { fileFlag, placeFlags } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printRendered } from '../cli/output/render.ts';

export default class Render extends BaseCommand {
  static override group = 'Desired state' as const;
  static override summary = "Print an app's final Compose file";
  static override description =
    'The file that Docker Compose is given: interpolated, merged, with what the workspace adds. Values of variables are in it as they are, so mind where it goes; secrets of extensions stand in it by name.';
  static override examples = [
    { description: 'What does web come to?', command: 'orbitr render web' },
    {
      description: 'As JSON, for a program to read',
      command: 'orbitr render web -o json',
    },
  ];
  static override args = {
    app: Args.string({ description: 'The app', required: true, ignoreStdin: true }),
  };
  static override flags = { ...fileFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Render);
    const workspace = workspaceOptions({ dir: flags.dir, app: [args.app] });
    const { renderOperation } = await import('../operations/render.ts');
    const runtime = await openRuntime(workspace.dir, flags, this.terminal);
    await printRendered(this.terminal, flags.output, await renderOperation(runtime, { ...workspace, app: args.app }));
  }
}
