import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commonFlags, dirFlag, outputFlag } from '../cli/flags.ts';
import { openFiles } from '../cli/options.ts';
import { printInit } from '../cli/output/init.ts';

export default class Init extends BaseCommand {
  static override group = 'Start' as const;
  static override summary = 'Start a workspace: orbitr.yaml and a first app';
  static override description =
    'Writes files whose comments teach, and overwrites none. Apps that lie in apps/ already are taken as they are.';
  static override examples = [
    { description: 'In this folder', command: 'orbitr init' },
    { description: 'In another one, which is made', command: 'orbitr init --dir my-server' },
  ];
  static override flags = {
    name: Flags.string({
      env: 'ORBITR_NAME',
      helpValue: 'NAME',
      summary: 'What containers are labelled with; default: the name of the folder and four random characters',
    }),
    ...outputFlag,
    dir: { ...dirFlag.dir, summary: 'The folder to start it in, made where it is not there; default: this one' },
    ...commonFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Init);
    const { init } = await import('../operations/init.ts');
    const dir = resolve(flags.dir ?? '.');
    const result = init({ dir, ...(flags.name === undefined ? {} : { name: flags.name }) }, await openFiles());
    await printInit(this.terminal, flags, result);
  }
}
