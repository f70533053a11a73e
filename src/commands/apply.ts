import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { consentFlags, placeFlags, planFlags, streamFlag, waitFlag, yesFlag } from '../cli/flags.ts';
import { type ApplyFlags, applyOptions, openRuntime, savedOptions, workspaceOptions } from '../cli/options.ts';
import { type PassFlags, showPass } from '../cli/pass.ts';

export default class Apply extends BaseCommand {
  static override group = 'Converge' as const;
  static override summary = 'Make Docker run what the workspace says';
  static override description =
    'Plans, asks, and walks the plan: everything is pulled before a container is touched, apps go in parallel and in the order of their dependencies, and each is waited for until it is healthy. Where nothing has changed, nothing is done. Safe to run again at any time.\n\n' +
    'With PLAN-FILE it does what that plan says, without a question, or refuses with 7 where an app of it is not any more what was seen.';
  static override examples = [
    { description: 'Show the plan, ask, and carry it out', command: 'orbitr apply' },
    { description: 'Without a question, in a pipeline', command: 'orbitr apply --yes -o json' },
    { description: 'Carry out a saved plan, if nothing that it touches moved', command: 'orbitr apply plan.json' },
    { description: 'Also remove apps whose folders are gone; their volumes stay', command: 'orbitr apply --prune' },
  ];
  static override args = {
    'plan-file': Args.string({ description: 'A plan that orbitr plan --out saved', ignoreStdin: true }),
  };
  static override flags = { ...planFlags, ...yesFlag, ...consentFlags, ...waitFlag, ...streamFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Apply);
    const file = args['plan-file'];
    if (file !== undefined) return this.applySaved(file, flags);
    const options = applyOptions(flags);
    const { applyOperation } = await import('../operations/apply.ts');
    const runtime = await openRuntime(options.dir, flags, this.terminal);
    await showPass(this.terminal, flags, (hooks) => applyOperation(runtime, options, hooks));
  }

  private async applySaved(file: string, flags: ApplyFlags & PassFlags & { readonly target?: string | undefined }) {
    const options = savedOptions(file, flags);
    const { applySavedOperation } = await import('../operations/apply-saved.ts');
    const runtime = await openRuntime(workspaceOptions(flags).dir, flags, this.terminal);
    await showPass(this.terminal, flags, (hooks) => applySavedOperation(runtime, options, hooks));
  }
}
