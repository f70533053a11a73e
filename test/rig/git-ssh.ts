import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { eventually } from './eventually.ts';
import { lasting } from './places.ts';
import { freePort } from './registry.ts';

/** An sshd on the loopback, with keys of its own: nothing of the machine’s ssh is read or changed. */
export interface GitSsh {
  /** `ssh://root@127.0.0.1:2222`: a repository’s path follows. */
  readonly origin: string;
  /** The private key that gets in. */
  readonly key: string;
  readonly strangersKey: string;
  /** A file that knows the host, one that knows nobody, and one that knows another key of it. */
  readonly known: string;
  readonly unknown: string;
  readonly otherwise: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function serveGitSsh(): Promise<GitSsh> {
  // sshd takes no key from a folder that others may write, as /tmp is
  const dir = mkdtempSync(join(lasting, 'orbitr-sshd-'));
  const path = (name: string) => join(dir, name);
  for (const name of ['host', 'key', 'strangers'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path(name)]);
  const port = await freePort();
  writeFileSync(path('authorized'), readFileSync(path('key.pub')));
  chmodSync(path('authorized'), 0o600);
  const hostLine = (name: string) => `[127.0.0.1]:${port} ${readFileSync(path(`${name}.pub`), 'utf8')}`;
  writeFileSync(path('known'), hostLine('host'));
  writeFileSync(path('unknown'), '');
  writeFileSync(path('otherwise'), hostLine('strangers'));
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${path('host')}`,
    `AuthorizedKeysFile ${path('authorized')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'StrictModes no',
    `PidFile ${path('pid')}`,
  ];
  writeFileSync(path('config'), `${settings.join('\n')}\n`);
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', path('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await eventually(() => child.exitCode !== null || answers(port));
  if (child.exitCode !== null) throw new Error(`sshd does not start: ${said}`);
  return {
    origin: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    key: path('key'),
    strangersKey: path('strangers'),
    known: path('known'),
    unknown: path('unknown'),
    otherwise: path('otherwise'),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      answer(true);
    });
    socket.on('error', () => answer(false));
  });
}
