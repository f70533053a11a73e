import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, outputFlag, tailFlag } from '../cli/flags.ts';
import { readCount } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printPast } from '../cli/output/past.ts';
import { eventsText } from '../core/revision/text.ts';

export default class Audit extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show who did what, and when';
  static override description = 'The events that somebody asked for: applies, rollbacks, retries. Needs no Docker.';
  static override examples = [
    { description: 'The last hundred', command: 'orbitr audit' },
    { description: 'Of one app', command: 'orbitr audit --app blog' },
    { description: 'For a program', command: 'orbitr audit -o json' },
  ];
  static override flags = { ...appFlags, ...tailFlag, ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Audit);
    const { dir, apps } = workspaceOptions(flags);
    const { pastEvents } = await import('../operations/history.ts');
    const runtime = await openRuntime(dir, {}, this.terminal);
    const found = pastEvents(runtime, { apps, most: readCount('--tail', flags.tail), audit: true });
    await printPast(this.terminal, flags.output, found, ({ events }, options) => eventsText(events, options));
  }
}
