import { BaseCommand } from '../cli/base-command.ts';
import { examine } from '../cli/examine.ts';
import { outputFlag, placeFlags } from '../cli/flags.ts';
import { dataText } from '../cli/output/data.ts';
import { doctorText } from '../cli/output/doctor.ts';

export default class Doctor extends BaseCommand {
  static override group = 'Start' as const;
  static override summary = 'Check the machine, the engine and Compose, and say what to mend';
  static override description = 'Needs no workspace. Exit status 1 where something has to be mended.';
  static override examples = [
    { description: 'Is this machine ready?', command: 'orbitr doctor' },
    { description: 'And the engine over there?', command: 'orbitr doctor --target ssh://nas' },
  ];
  static override flags = { ...outputFlag, ...placeFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const report = await examine(flags);
    const { width, outColour: colour, unicode } = this.terminal;
    if (flags.output !== 'table') this.terminal.out(await dataText(report, flags.output));
    else this.terminal.out(doctorText(report, { width, colour, unicode, quiet: flags.quiet }));
    if (report.rows.some(({ level }) => level === 'fail')) process.exitCode = 1;
  }
}
