import { Command, type Interfaces } from '@oclif/core';
import { overruled, withVariables } from './from-environment.ts';
import type { Group } from './groups.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What commands share. They parse, call one operation and print; errors travel up to src/cli/run.ts untouched. */
export abstract class BaseCommand extends Command {
  /** The heading of `orbitr --help` that it stands under. */
  static group: Group;

  protected readonly terminal: Terminal = openTerminal(process, process.env);

  /** Runs it as oclif does. */
  async start(): Promise<void> {
    await this._run();
  }

  /** With what the environment says of flags that the command line does not name. */
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(command: Interfaces.Input<F, B, A>): Promise<Interfaces.ParserOutput<F, B, A>> {
    const flags = withVariables(command.flags ?? {}, process.env);
    const parsed = await super.parse<F, B, A>({ args: command.args, flags } as Interfaces.Input<F, B, A>);
    return { ...parsed, flags: { ...parsed.flags, ...overruled(parsed.flags, flags, parsed.metadata.flags) } };
  }

  /** oclif would look for deprecated names here; there are none. */
  protected override async init(): Promise<void> {}

  protected override async catch(error: unknown): Promise<never> {
    throw error;
  }
}
