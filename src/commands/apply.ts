import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { appFlags, commonFlags, dirFlag, pruneFlag, streamFlag, takeOverFlag, targetFlag, yesFlag } from '../cli/flags.ts';
import { runtimeOptions, workspaceOptions } from '../cli/options.ts';
import { showPass } from '../cli/pass.ts';
import { refusePlanFile } from '../cli/refusals.ts';

export default class Apply extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Make Docker run what the workspace says';
  static override description =
    'Plans, asks, and walks the plan: everything is pulled before a container is touched, apps go in parallel and in the order of their dependencies, and each is waited for until it is healthy. Where nothing has changed, nothing is done. Safe to run again at any time.';
  static override examples = [
    { description: 'Show the plan, ask, and carry it out', command: 'orbitr apply' },
    { description: 'Without a question, in a pipeline', command: 'orbitr apply --yes -o json' },
    { description: 'Also remove apps whose folders are gone; their volumes stay', command: 'orbitr apply --prune' },
  ];
  static override args = {
    'plan-file': Args.string({ description: 'A saved plan', hidden: true, ignoreStdin: true }),
  };
  static override flags = {
    ...appFlags,
    ...yesFlag,
    ...pruneFlag,
    ...takeOverFlag,
    allow: Flags.string({ env: 'ORBITR_ALLOW', multiple: true, multipleNonGreedy: true, delimiter: ',', helpValue: 'data:APP', summary: 'Consent to what may lose data of an app (repeatable)' }),
    'allow-mass-delete': Flags.boolean({ env: 'ORBITR_ALLOW_MASS_DELETE', summary: 'Consent to the removal of many apps at once' }),
    wait: Flags.boolean({ env: 'ORBITR_WAIT', allowNo: true, default: true, summary: 'Wait until apps are healthy; --no-wait: only start them' }),
    deep: Flags.boolean({ env: 'ORBITR_DEEP', summary: 'Look into every container, not only at the lists' }),
    ...streamFlag,
    ...dirFlag,
    ...targetFlag,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Apply);
    refusePlanFile(args['plan-file']);
    const workspace = workspaceOptions(flags);
    const [{ openRuntime }, { applyOperation }] = await Promise.all([import('../runtime.ts'), import('../operations/apply.ts')]);
    const runtime = await openRuntime(runtimeOptions(workspace.dir, flags));
    const { prune, deep, yes, wait, allow = [], 'take-over': takeOver = [], 'allow-mass-delete': allowMassDelete } = flags;
    const options = { ...workspace, prune, deep, yes, wait, allow, takeOver, allowMassDelete };
    await showPass(this.terminal, flags, (hooks) => applyOperation(runtime, options, hooks));
  }
}
