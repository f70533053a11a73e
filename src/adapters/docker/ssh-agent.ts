import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
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
      return new SshConnection(startSsh(host));
    }
  }
  return new SshAgent(options);
}

function startSsh(host: string): ChildProcessWithoutNullStreams {
  const url = new URL(host);
  const login = url.username ? ['-l', decodeURIComponent(url.username)] : [];
  const port = url.port ? ['-p', url.port] : [];
  // BatchMode: nobody can answer a question for a password here; `--` keeps a name from being read as an option.
  const options = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', ...login, ...port];
  return spawn('ssh', [...options, '--', url.hostname, 'docker', 'system', 'dial-stdio'], { stdio: 'pipe' });
}

/** The two pipes of the process as one stream, with what Node's HTTP client asks of a socket beyond that. */
class SshConnection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  #words = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    super();
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString()).slice(-2000);
    });
    child.stdin.on('error', () => undefined); // ssh has ended, and says why
    child.on('error', (error) => this.destroy(new Error(`ssh cannot be started: ${error.message}`)));
    // Not the end of its output counts but its own end: only then are the words complete.
    child.on('close', (code) => {
      if (code === 0) this.push(null);
      else this.destroy(new Error(`ssh ended with ${code}: ${neutraliseLine(this.#words.trim())}`));
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  setKeepAlive(): void {}
  setNoDelay(): void {}
  setTimeout(): void {}

  ref(): void {
    for (const each of this.#parts()) each.ref?.();
  }

  /** An idle connection must not keep Orbitr from ending. */
  unref(): void {
    for (const each of this.#parts()) each.unref?.();
  }

  #parts(): readonly { ref?: () => void; unref?: () => void }[] {
    const { stdin, stdout, stderr } = this.#child;
    return [this.#child, stdin, stdout, stderr] as readonly { ref?: () => void; unref?: () => void }[];
  }
}
