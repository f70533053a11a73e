import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { consentFlags, placeFlags, streamFlag, toggle, waitFlag, yesFlag } from '../cli/flags.ts';
import { consents, openRuntime, workspaceOptions } from '../cli/options.ts';
import { tellHeld } from '../cli/output/outdated.ts';
import { printPlan } from '../cli/output/plan.ts';
import { showPass } from '../cli/pass.ts';

export default class Update extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Take newer images and extensions, as far as the update policy lets them in';
  static override description =
    'Asks the registries, plans with what is newer, asks, writes it to orbitr.lock, and carries it out as orbitr apply does. The files are not changed: orbitr.lock says what is taken in place of what they name, until they name something else. Images of databases are left alone unless the app’s own file has an update policy. What a newer version of an extension must do to the data is a step of the plan.\n\n' +
    'Exit status: as of orbitr apply; 5 where all went well, but a registry could not be asked.';
  static override examples = [
    { description: 'Take what is allowed, of all apps', command: 'orbitr update' },
    { description: 'Of one app, and show the plan alone', command: 'orbitr update blog --dry-run' },
    { description: 'Outside the hours of update.window', command: 'orbitr update blog --now --yes' },
  ];
  static override args = {
    app: Args.string({ description: 'Only these apps', multiple: true, ignoreStdin: true }),
  };
  static override flags = {
    'dry-run': toggle({ env: 'ORBITR_DRY_RUN', summary: 'Show the plan, and change nothing' }),
    now: toggle({ env: 'ORBITR_NOW', summary: 'Do not wait for the hours of update.window' }),
    ...yesFlag,
    ...consentFlags,
    ...waitFlag,
    ...streamFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Update);
    const workspace = workspaceOptions({ dir: flags.dir, app: args.app });
    const options = { ...workspace, ...consents(flags), prune: false, takeOver: [], deep: false };
    const operations = await import('../operations/update.ts');
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    const found = await operations.findOperation(runtime, options, flags);
    const isTable = flags.output === 'table' && !flags.quiet;
    if (isTable) tellHeld(this.terminal, found.outdated);
    if (found.apps.length === 0 && isTable) {
      this.terminal.out('Nothing to update.\n');
      process.exitCode = operations.updateExit(found);
    } else if (found.apps.length > 0 && flags['dry-run']) {
      const { plan, problems, exit } = await operations.planUpdates(runtime, options, found);
      await printPlan(this.terminal, flags, plan, problems);
      process.exitCode = exit === 0 ? operations.updateExit(found) : exit;
    } else {
      const consented = { ...options, yes: flags.yes, wait: flags.wait };
      await showPass(this.terminal, flags, (hooks) => operations.applyUpdates(runtime, consented, found, hooks));
    }
  }
}
