import { buffer } from 'node:stream/consumers';
import { neutralise } from '../../lib/escape.ts';
import type { Exec, Executed } from '../../ports/exec.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';
import { withoutFrames } from './frames.ts';

/** Three requests: make it, run it until its output ends, ask how it ended. Of what is overdue only the waiting ends, not the program. */
export function dockerExec(engine: Engine): Exec {
  return async (container, argv, { timeout, signal }): Promise<Executed> => {
    const limit = AbortSignal.timeout(timeout * 1000);
    const request = {
      what: `run ${argv[0] ?? ''} in the container ${container}`,
      signal: AbortSignal.any([signal, limit]),
    };
    try {
      const made = await engine.call(request, (docker) =>
        docker.getContainer(container).exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true }),
      );
      const stream = await engine.call(request, () => made.start({ hijack: false, stdin: false }));
      const ending = () => stream.destroy();
      request.signal.addEventListener('abort', ending, { once: true });
      const output = withoutFrames(await buffer(stream)).toString('utf8');
      request.signal.removeEventListener('abort', ending);
      if (request.signal.aborted) return { kind: 'overdue' };
      const { ExitCode: exitCode } = await engine.call({ ...request, read: true }, () => made.inspect());
      // some engines refuse to start what is not there, others write so where its output would be
      if (/^OCI runtime exec failed/.test(output)) return { kind: 'refused', why: neutralise(output.trim()) };
      return { kind: 'ended', exitCode: exitCode ?? -1, output: neutralise(output) };
    } catch (error) {
      if (request.signal.aborted) return { kind: 'overdue' };
      const { message } = refusalOf(error instanceof Error ? (error.cause ?? error) : error);
      return { kind: 'refused', why: message };
    }
  };
}
