import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlag, placeFlags, toggle } from '../cli/flags.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { healthOutput, watchHealth } from '../cli/watch-health.ts';
import { errorCodes } from '../core/error-codes.ts';
import { isIll } from '../core/health/types.ts';

export default class Health extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Ask every service whether it is healthy, and how long it takes to answer';
  static override description =
    'Asks what the manifest says (http, tcp), else takes the last answer of the health check of Compose file or image; from here where a way leads, else from inside the container. Each answer is kept, the last 200 of each service.';
  static override examples = [
    { description: 'All services', command: 'orbitr health' },
    { description: 'One app, again and again', command: 'orbitr health blog --watch' },
    { description: 'Restart what is unhealthy, within a budget', command: 'orbitr health --restart' },
    { description: 'What was seen before', command: 'orbitr health blog --history' },
    { description: 'For monitoring: 4 where something is unhealthy', command: 'orbitr health --exit-code --quiet' },
  ];
  static override args = { app: Args.string({ description: 'Only these apps', multiple: true, ignoreStdin: true }) };
  static override flags = {
    watch: toggle({ char: 'w', env: 'ORBITR_WATCH', summary: 'Ask again every 2 seconds, until Ctrl-C' }),
    restart: toggle({
      env: 'ORBITR_RESTART',
      summary: 'Watch, and restart what is unhealthy: 3 times in 15 minutes, then leave it and say so',
    }),
    history: toggle({ env: 'ORBITR_HISTORY', summary: 'Show earlier answers, too', exclusive: ['watch', 'restart'] }),
    fresh: toggle({ env: 'ORBITR_FRESH', summary: 'Run the commands of health checks now, inside the containers' }),
    'exit-code': toggle({ env: 'ORBITR_EXIT_CODE', summary: 'Exit with 4 where a service is unhealthy or down' }),
    ...outputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Health);
    const workspace = workspaceOptions({ dir: flags.dir, app: args.app });
    const { history, fresh } = flags;
    const { healthOperation } = await import('../operations/health.ts');
    const runtime = await openRuntime(workspace.dir, flags, this.terminal);
    const look = (signal: AbortSignal) => healthOperation(runtime, { ...workspace, history, fresh, signal });
    if (flags.restart) {
      const { monitorOperation } = await import('../operations/monitor.ts');
      return watchHealth(this.terminal, flags, (signal) =>
        monitorOperation(runtime, { ...workspace, history, fresh, signal }),
      );
    }
    if (flags.watch)
      return watchHealth(this.terminal, flags, async (signal) => ({ health: await look(signal), notes: [] }));
    const health = await look(new AbortController().signal);
    this.terminal.out(await healthOutput(this.terminal, flags, health));
    if (flags['exit-code'] && isIll(health)) process.exitCode = errorCodes.unhealthy.exit;
  }
}
