import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { placeFlags, streamFlag, toggle, yesFlag } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { showPass } from '../cli/pass.ts';
import { requireAppsOrAll } from '../cli/refusals.ts';

export default class Destroy extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Take apps down: containers and networks, volumes only on demand';
  static override description =
    'The files stay, so the next `orbitr apply` brings the apps back; set `enabled: false` to keep one down. Apps with `protect: true` are refused. With --volumes the data goes too: then the name has to be typed.';
  static override examples = [
    { description: 'Take one app down, its data kept', command: 'orbitr destroy blog' },
    { description: 'Everything, with all data', command: 'orbitr destroy --all --volumes' },
  ];
  static override args = {
    app: Args.string({ description: 'Apps to take down', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    all: toggle({ env: 'ORBITR_ALL', summary: 'Every app of the workspace' }),
    volumes: toggle({ env: 'ORBITR_VOLUMES', summary: 'Remove their volumes, too: the data is lost' }),
    ...yesFlag,
    ...streamFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Destroy);
    const apps = requireAppsOrAll(args.app, flags.all);
    const { all, volumes, yes } = flags;
    const options = { ...workspaceOptions({ dir: flags.dir, app: apps }), all, volumes, yes };
    const { destroyOperation } = await import('../operations/destroy.ts');
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    await showPass(this.terminal, flags, (hooks) => destroyOperation(runtime, options, hooks));
  }
}
