import { type ChildProcess, spawn } from 'node:child_process';
import type { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { neutraliseLine } from '../../lib/escape.ts';

/**
 * Connections that are `ssh HOST docker system dial-stdio` processes, as the docker command makes them: the user's own ssh,
 * its configuration, agent and known hosts. `host` is `ssh://[user@]name[:port]`.
 */
export function sshAgent(host: string, options: { readonly keepAlive: boolean; readonly maxSockets: number }): Agent {
  const http = process.getBuiltinModule('node:http');
  class SshAgent extends http.Agent {
    override createConnection(): Duplex {
      return overSsh(host);
    }
  }
  return new SshAgent(options);
}

function overSsh(host: string): Duplex {
  const url = new URL(host);
  const login = url.username ? ['-l', decodeURIComponent(url.username)] : [];
  const port = url.port ? ['-p', url.port] : [];
  // BatchMode: nobody can answer a question for a password here; `--` keeps a name from being read as an option.
  const child = spawn(
    'ssh',
    ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', ...login, ...port, '--', url.hostname, 'docker', 'system', 'dial-stdio'],
    { stdio: 'pipe' },
  );
  // The types leave out the pair, which Node documents.
  const pair: unknown = { readable: child.stdout, writable: child.stdin };
  const stream = Duplex.from(pair as NodeJS.ReadableStream);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  child.on('error', (error) => stream.destroy(new Error(`ssh cannot be started: ${error.message}`)));
  child.on('close', (code) => {
    if (code !== 0) stream.destroy(new Error(`ssh ended with ${code}: ${neutraliseLine(words)}`));
  });
  stream.on('close', () => child.kill());
  return Object.assign(stream, socketLike(child));
}

/** What Node's HTTP client asks of a socket beyond a stream. An idle connection must not keep Orbitr from ending. */
function socketLike(child: ChildProcess): object {
  const each = [child, child.stdin, child.stdout, child.stderr] as readonly { ref?: () => void; unref?: () => void }[];
  return {
    setKeepAlive: () => undefined,
    setNoDelay: () => undefined,
    setTimeout: () => undefined,
    ref: () => {
      for (const one of each) one.ref?.();
    },
    unref: () => {
      for (const one of each) one.unref?.();
    },
  };
}
