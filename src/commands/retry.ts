import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commonFlags, dirFlag } from '../cli/flags.ts';
import { requireApp } from '../cli/numbers.ts';
import { openRuntime, workspaceOptions } from '../cli/options.ts';
import { neutraliseLine } from '../lib/escape.ts';

export default class Retry extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Take an app out of quarantine, so that the next apply tries once more';
  static override description =
    'What failed and was rolled back is not applied again until its inputs change. This lifts that where the reason lay elsewhere, such as a database that was away. Needs no Docker.';
  static override examples = [{ description: 'Try the same once more', command: 'orbitr retry blog' }];
  static override args = { app: Args.string({ description: 'The app', ignoreStdin: true }) };
  static override flags = { ...dirFlag, ...commonFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Retry);
    const app = requireApp(args.app, 'retry');
    const { retryOperation } = await import('../operations/rollback.ts');
    const runtime = await openRuntime(workspaceOptions(flags).dir, {}, this.terminal);
    this.terminal.out(`${neutraliseLine(await retryOperation(runtime, app, new AbortController().signal))}\n`);
  }
}
