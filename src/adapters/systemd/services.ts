import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OrbitrError } from '../../core/errors.ts';
import type { FoundService, ServiceAct } from '../../core/service/plan-service.ts';
import type { ServiceFacts, Services } from '../../ports/services.ts';
import { writeAtomic } from '../files/write-atomic.ts';

const run = promisify(execFile);

export interface SystemdPlaces {
  readonly unitDir: string;
  /** Is there only where systemd is what the machine was started with. */
  readonly running: string;
}

const places: SystemdPlaces = { unitDir: '/etc/systemd/system', running: '/run/systemd/system' };

export function systemd({ unitDir, running }: SystemdPlaces = places): Services {
  const fileOf = (name: string): string => join(unitDir, `${name}.service`);
  return {
    obstacle: (needs) => {
      if (!existsSync(running))
        return 'this machine was not started by systemd, so there is nothing that would keep a service running';
      if (needs === 'root' && process.getuid?.() !== 0) return 'only root may install a service';
      return undefined;
    },
    look: async (name): Promise<FoundService> => {
      const file = fileOf(name);
      const { ActiveState: active = 'inactive', UnitFileState: state = '' } = await show(name, [
        'ActiveState',
        'UnitFileState',
      ]);
      const there = existsSync(file) ? { text: readFileSync(file, 'utf8') } : {};
      return { file, ...there, isEnabled: state.startsWith('enabled'), active };
    },
    act: async (name, act, text) => carryOut({ name, file: fileOf(name) }, act, text),
    facts: (name) => factsOf(name),
    user: async (user) => (await entry('passwd', String(user)))?.split(':')[0],
    socketGroup: async (path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      if (!found?.isSocket()) return undefined;
      return (await entry('group', String(found.gid)))?.split(':')[0] ?? String(found.gid);
    },
    owner: (path) => statSync(path).uid,
  };
}

async function carryOut(
  { name, file }: { readonly name: string; readonly file: string },
  act: ServiceAct,
  text = '',
): Promise<void> {
  const unit = `${name}.service`;
  if (act === 'write') return writeAtomic(file, text, 0o644);
  if (act === 'remove') return rmSync(file, { force: true });
  await systemctl(act === 'reload' ? ['daemon-reload'] : [act, unit]);
}

async function factsOf(name: string): Promise<ServiceFacts> {
  const shown = await show(name, [
    'ActiveState',
    'SubState',
    'MainPID',
    'NRestarts',
    'Result',
    'ExecMainStatus',
    'ActiveEnterTimestamp',
    'ExecMainStartTimestamp',
  ]);
  const pid = Number(shown['MainPID'] ?? 0);
  const since = shown['ActiveEnterTimestamp'];
  return {
    active: shown['ActiveState'] ?? 'inactive',
    sub: shown['SubState'] ?? 'dead',
    restarts: Number(shown['NRestarts'] ?? 0),
    result: shown['Result'] ?? '',
    ...(pid > 0 ? { pid } : {}),
    // a status of 0 that was never given means nothing
    ...(shown['ExecMainStartTimestamp'] ? { exitStatus: Number(shown['ExecMainStatus'] ?? 0) } : {}),
    ...(since ? { since } : {}),
  };
}

async function show(name: string, properties: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const text = await systemctl(['show', `${name}.service`, `--property=${properties.join(',')}`]);
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return key === '' ? [] : [[key, value]];
    }),
  );
}

async function systemctl(words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('systemctl', [...words], {
      env: { ...process.env, LC_ALL: 'C', SYSTEMD_COLORS: '0' },
    });
    return stdout;
  } catch (cause) {
    const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new OrbitrError({
      code: 'service-failed',
      message: `systemctl ${words.join(' ')} failed: ${told || String(cause)}`,
      suggestions: [`look what it says: journalctl -u ${words.at(-1) ?? ''} -n 50`],
      cause,
    });
  }
}

async function entry(database: 'passwd' | 'group', key: string): Promise<string | undefined> {
  const found = await run('getent', [database, key]).catch(() => undefined);
  return found?.stdout.trim() || undefined;
}
