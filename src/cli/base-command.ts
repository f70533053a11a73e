import { Command } from '@oclif/core';
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

  /** oclif would look for deprecated names here; there are none. */
  protected override async init(): Promise<void> {}

  protected override async catch(error: unknown): Promise<never> {
    throw error;
  }
}
