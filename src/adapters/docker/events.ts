import * as z from 'zod';
import { type EngineEvent, watchedActions } from '../../core/loop/wake-of-event.ts';
import type { Engine } from './engine.ts';
import { translate } from './errors.ts';

const Line = z.object({
  Type: z.string(),
  Action: z.string(),
  timeNano: z.number().optional(),
  Actor: z
    .object({ ID: z.string().default(''), Attributes: z.record(z.string(), z.string()).nullish() })
    .default({ ID: '' }),
});

/** What is asked for by name leaves the flood of `exec_*` out that health checks make. */
const filters = {
  type: [...Object.keys(watchedActions), 'daemon'],
  event: [...new Set([...Object.values(watchedActions).flat(), 'reload'])],
};

export async function readEvents(engine: Engine, signal: AbortSignal): Promise<AsyncIterable<EngineEvent>> {
  const what = 'tell what happens';
  const stream = await engine.call({ what, signal, read: true }, (docker) =>
    Promise.resolve(
      docker.getEvents({ filters, abortSignal: signal } as never) as unknown as Promise<NodeJS.ReadableStream>,
    ),
  );
  return linesOf(stream, (error) => translate(error, what, engine.endpoint), signal);
}

async function* linesOf(
  stream: NodeJS.ReadableStream,
  told: (error: unknown) => Error,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = eventOf(line);
        if (event) yield event;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw told(error);
  }
  if (!signal.aborted) throw told(new Error('the engine ended the stream of its events'));
}

function eventOf(line: string): EngineEvent | undefined {
  if (line.trim() === '') return undefined;
  const { data } = Line.safeParse(JSON.parse(line));
  if (!data) return undefined;
  const { ID: id, Attributes: attributes } = data.Actor;
  const at = data.timeNano === undefined ? {} : { at: data.timeNano / 1e6 };
  return { type: data.Type, action: data.Action, attributes: { id, ...attributes }, ...at };
}
