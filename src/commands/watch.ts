import { BaseCommand } from '../cli/base-command.ts';
import { intervalFlag, logFlags, placeFlags, streamFlag } from '../cli/flags.ts';
import { gitFlags } from '../cli/git-flags.ts';
import { readDuration } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { showWatch } from '../cli/show-watch.ts';
import { followFromGit, openPorts } from '../cli/watch-ports.ts';

export default class Watch extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Follow the workspace, and keep Docker as it says';
  static override description =
    'Looks wherever something may have changed, files or engine, and carries out what `sync` of orbitr.yaml allows: by default everything but the removal of apps whose folders are gone. What fails is taken back, as with `orbitr apply`. Runs until Ctrl-C; what runs on Docker goes on running then.';
  static override examples = [
    { description: 'Follow the workspace of this folder', command: 'orbitr watch' },
    {
      description: 'Follow a repository; the first commit is had before anything is touched',
      command: 'orbitr watch --git https://git.example.org/me/server.git --branch main',
    },
    { description: 'As a service, with a log for machines', command: 'orbitr watch --dir /srv/apps --log-format json' },
  ];
  static override flags = { ...gitFlags, ...intervalFlag, ...logFlags, ...streamFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Watch);
    const interval = readDuration('--interval', flags.interval);
    const options = interval === undefined ? {} : { interval };
    await showWatch(this.terminal, flags, async (hooks) => {
      const followed = await followFromGit(flags, hooks);
      if (hooks.signal.aborted) return;
      const { dir } = followed?.git ?? workspaceOptions(flags);
      const runtime = await openRuntime(dir, flags, this.terminal, followed?.stateDir);
      const ports = await openPorts(followed?.git);
      const alone = followed ? { alone: followed.alone } : {};
      const { watchOperation } = await import('../operations/watch.ts');
      await watchOperation({ ...runtime, ...ports }, { dir, ...options, ...alone }, hooks);
    });
  }
}
