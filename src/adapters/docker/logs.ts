import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { neutralise } from '../../lib/escape.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';
import { withoutFrames } from './frames.ts';

/** The last lines of a container's log, both streams in the order of their writing. Empty where the container is gone or its log driver keeps nothing. */
export async function readLogs(engine: Engine, container: string, lines: number): Promise<readonly string[]> {
  try {
    const request = { what: `give the log of the container ${container}`, read: true };
    const stream = await engine.call(request, (docker) => logStream(docker, container, lines));
    const text = neutralise(withoutFrames(await buffer(stream)).toString('utf8'));
    return text === '' ? [] : text.replace(/\n$/, '').split('\n').slice(-lines);
  } catch (error) {
    const refusal = refusalOf(error instanceof Error ? error.cause : error);
    if (refusal.status === 404 || /does not support reading/.test(refusal.message)) return [];
    throw error;
  }
}

/** dockerode's own `logs` would take a log that is JSON for an answer that is JSON, so this asks for the stream. */
function logStream(docker: Docker, container: string, lines: number): Promise<NodeJS.ReadableStream> {
  const request = {
    path: `/containers/${encodeURIComponent(container)}/logs?`,
    method: 'GET',
    isStream: true,
    options: { stdout: true, stderr: true, tail: lines },
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error', 501: 'not implemented' },
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error, answer) => (error ? reject(error) : resolve(answer as IncomingMessage)));
  });
}
