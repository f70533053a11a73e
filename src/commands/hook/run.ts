import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { placeFlags, streamFlag } from '../../cli/flags.ts';
import { bareFlag, checkPushed, followPushed, pushedFlags } from '../../cli/hook.ts';
import { hookEvents } from '../../core/hook/script.ts';

const { dir: _dir, ...engineFlags } = placeFlags;

export default class HookRun extends BaseCommand {
  static override group = 'Service' as const;
  static override summary = 'What an installed hook calls; for hooks of one’s own';
  static override description =
    'Reads the lines that git gives its hooks from stdin. `post-receive` applies the newest commit of the branch; `pre-receive` ends with 2 where what is pushed does not validate.';
  static override examples = [
    {
      description: 'In a post-receive hook of one’s own',
      command: 'orbitr hook run post-receive --bare /srv/git/server.git',
    },
  ];
  static override args = {
    event: Args.string({ description: 'The hook', options: [...hookEvents], required: true, ignoreStdin: true }),
  };
  static override flags = { ...bareFlag, ...pushedFlags, ...streamFlag, ...engineFlags };

  async run(): Promise<void> {
    const { flags, args } = await this.parse(HookRun);
    if (args.event === 'pre-receive') await checkPushed(this.terminal, flags);
    else await followPushed(this.terminal, flags);
  }
}
