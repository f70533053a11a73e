import { resolve } from 'node:path';
import { BaseCommand } from '../cli/base-command.ts';
import { atFlag, consentFlags, outFlag, placeFlags, planFlags, planOutputFlag, toggle } from '../cli/flags.ts';
import { consents, openRuntime, planOptions } from '../cli/options.ts';
import { printPlan } from '../cli/output/plan.ts';

export default class Plan extends BaseCommand {
  static override group = 'Converge' as const;
  static override aliases = ['diff'];
  static override summary = 'Show what would change, and why';
  static override description =
    'Compares the workspace with what Docker runs. Nothing is changed, and nothing is asked of a registry that is known already.\n\n' +
    'Exit status: 0; with --detailed-exitcode 2 where there are changes; 1 where an app is frozen by broken files; 7 where one is blocked.';
  static override examples = [
    { description: 'What would `orbitr apply` do?', command: 'orbitr plan' },
    { description: 'The same for one app, in full', command: 'orbitr plan --app web --verbose' },
    { description: 'Save it, and later do exactly that', command: 'orbitr plan --out plan.json' },
    { description: 'What would a branch change?', command: 'orbitr plan --at origin/main' },
    { description: 'As a comment on a pull request', command: 'orbitr plan -o markdown' },
    {
      description: 'In a pipeline: 2 means that there are changes',
      command: 'orbitr plan --detailed-exitcode -o json',
    },
  ];
  static override flags = {
    ...planFlags,
    'detailed-exitcode': toggle({ env: 'ORBITR_DETAILED_EXITCODE', summary: 'Exit with 2 where there are changes' }),
    ...atFlag,
    ...outFlag,
    ...consentFlags,
    ...planOutputFlag,
    ...placeFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Plan);
    const options = { ...planOptions(flags), ...consents(flags) };
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    const operations = await import('../operations/plan-for.ts');
    const { plan, problems, exit } = await operations.planFor(runtime, options, {
      ...(flags.at === undefined ? {} : { at: flags.at }),
      ...(flags.out === undefined ? {} : { out: resolve(flags.out) }),
    });
    await printPlan(this.terminal, flags, plan, problems);
    if (flags.out !== undefined) this.terminal.err(`orbitr: saved; carry it out: orbitr apply ${flags.out}\n`);
    const hasChanges = plan.apps.some(({ steps }) => steps.length > 0);
    process.exitCode = exit === 0 && hasChanges && flags['detailed-exitcode'] ? 2 : exit;
  }
}
