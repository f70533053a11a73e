import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { commandFacts } from '../cli/command-map.ts';
import { bashScript } from '../cli/completion/bash.ts';
import { findChoices } from '../cli/completion/choices.ts';
import { fishScript } from '../cli/completion/fish.ts';
import { zshScript } from '../cli/completion/zsh.ts';
import { commonFlags } from '../cli/flags.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

export default class Completion extends BaseCommand {
  static override group = 'Start' as const;
  static override summary = 'Print a script that completes commands, flags and names of apps';
  static override examples = [
    { description: 'bash, for good', command: "echo 'source <(orbitr completion bash)' >> ~/.bashrc" },
    { description: 'zsh', command: 'orbitr completion zsh > "${fpath[1]}/_orbitr"' },
    { description: 'fish', command: 'orbitr completion fish > ~/.config/fish/completions/orbitr.fish' },
  ];
  static override args = {
    shell: Args.string({ description: 'The shell', required: true, options: Object.keys(scripts), ignoreStdin: true }),
  };
  static override flags = { ...commonFlags };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const script = scripts[args.shell as keyof typeof scripts];
    this.terminal.out(script(await commandFacts(), await findChoices()));
  }
}
