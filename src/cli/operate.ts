import { Args, Flags } from '@oclif/core';
import type { OperateOptions } from '../operations/types.ts';
import { placeFlags, streamFlag, waitFlag } from './flags.ts';
import { openRuntime, workspaceOptions } from './options.ts';
import { type PassFlags, showPass } from './pass.ts';
import type { Terminal } from './terminal.ts';

/** What restart, start and stop share: one app, and services of it. */
export const operateArgs = {
  app: Args.string({ description: 'The app', required: true, ignoreStdin: true }),
  service: Args.string({ description: 'Only these services of it', multiple: true, ignoreStdin: true }),
};

export const operateFlags = { ...streamFlag, ...placeFlags };

export const untilFlags = {
  ...waitFlag,
  until: Flags.option({
    env: 'ORBITR_UNTIL',
    options: ['ready', 'stable'] as const,
    default: 'ready',
    summary: 'How long to wait: until it is ready, or has stayed healthy for update.stableFor',
  })(),
};

type Asked = Pick<OperateOptions, 'verb'> & Partial<Pick<OperateOptions, 'hold' | 'until' | 'wait'>>;

export async function operate(
  terminal: Terminal,
  args: { readonly app: string; readonly service?: readonly string[] | undefined },
  flags: PassFlags & { readonly dir?: string | undefined; readonly target?: string | undefined },
  asked: Asked,
): Promise<void> {
  const { dir } = workspaceOptions({ dir: flags.dir });
  const services = [...new Set(args.service ?? [])];
  const options = { dir, app: args.app, services, hold: false, until: 'ready', wait: true, ...asked } as const;
  const { operateOperation } = await import('../operations/operate.ts');
  const runtime = await openRuntime(dir, flags, terminal);
  await showPass(terminal, flags, (hooks) => operateOperation(runtime, options, hooks));
  if (asked.verb === 'stop' && !flags.quiet && flags.output === 'table') terminal.err(`${afterStop(options)}\n`);
}

function afterStop({ app, services, hold }: Pick<OperateOptions, 'app' | 'services' | 'hold'>): string {
  const what = services.length > 0 ? `${app} ${services.join(' ')}` : app;
  return hold
    ? `It stays down until: orbitr start ${what}`
    : 'The next orbitr apply starts it again; with --hold it stays down.';
}
