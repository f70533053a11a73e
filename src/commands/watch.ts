import { BaseCommand } from '../cli/base-command.ts';
import { intervalFlag, placeFlags, streamFlag } from '../cli/flags.ts';
import { readDuration } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { showWatch } from '../cli/show-watch.ts';

export default class Watch extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Follow the workspace, and keep Docker as it says';
  static override description =
    'Looks wherever something may have changed, files or engine, and carries out what `sync` of orbitr.yaml allows: by default everything but the removal of apps whose folders are gone. What fails is taken back, as with `orbitr apply`. Runs until Ctrl-C; what runs on Docker goes on running then.';
  static override examples = [
    { description: 'Follow the workspace of this folder', command: 'orbitr watch' },
    { description: 'As a service, with events as JSON', command: 'orbitr watch --dir /srv/apps -o json' },
  ];
  static override flags = { ...intervalFlag, ...streamFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Watch);
    const { dir } = workspaceOptions(flags);
    const { watchOperation } = await import('../operations/watch.ts');
    const runtime = await openRuntime(dir, flags, this.terminal);
    const { openWatchPorts } = await import('../runtime.ts');
    const ports = await openWatchPorts();
    const interval = readDuration('--interval', flags.interval);
    const options = { dir, ...(interval === undefined ? {} : { interval }) };
    await showWatch(this.terminal, flags, (hooks) => watchOperation({ ...runtime, ...ports }, options, hooks));
  }
}
