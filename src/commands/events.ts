import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, outputFlag, tailFlag } from '../cli/flags.ts';
import { readCount } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { printPast } from '../cli/output/past.ts';
import { eventsText } from '../core/revision/text.ts';

export default class Events extends BaseCommand {
  static override group = 'Look' as const;
  static override summary = 'Show what happened, oldest first';
  static override description =
    'Revisions begun and ended, rollbacks, quarantines lifted: the last of them that state remembers. Needs no Docker.';
  static override examples = [
    { description: 'The last hundred', command: 'orbitr events' },
    { description: 'Of one app', command: 'orbitr events --app blog' },
    { description: 'For a program', command: 'orbitr events -o json' },
  ];
  static override flags = { ...appFlags, ...tailFlag, ...outputFlag, ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Events);
    const { dir, apps } = workspaceOptions(flags);
    const { pastEvents } = await import('../operations/history.ts');
    const runtime = await openRuntime(dir, {}, this.terminal);
    const found = pastEvents(runtime, { apps, most: readCount('--tail', flags.tail), audit: false });
    await printPast(this.terminal, flags.output, found, ({ events }, options) => eventsText(events, options));
  }
}
