import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Hand } from '../../ports/docker.ts';
import type { Engine } from './engine.ts';

const Line = z.object({
  Action: z.enum(['kill', 'stop', 'destroy']),
  timeNano: z.number(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()).default({}) }).default({ Attributes: {} }),
});

/** SIGHUP and the like ask a process for something; these end it. */
const ending = new Set(['2', '3', '6', '9', '15']);

/** Asks for a closed stretch of the past, so that the answer ends by itself. */
export async function readHands(engine: Engine, container: string, since: number): Promise<readonly Hand[]> {
  const request = { what: `tell what was done to the container ${container}`, read: true, limit: 10_000 };
  const answer = await engine.call(request, async (docker) =>
    text(
      await docker.getEvents({
        since: seconds(since),
        until: seconds(Date.now()),
        filters: { type: ['container'], container: [container], event: ['kill', 'stop', 'destroy'] },
      }),
    ),
  );
  return answer.split('\n').flatMap((line) => handOf(line) ?? []);
}

/** The engine knows no more than nine digits of a fraction. */
function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(3));
}

function handOf(line: string): Hand | undefined {
  if (line.trim() === '') return undefined;
  const { data } = Line.safeParse(JSON.parse(line));
  if (!data) return undefined;
  const { signal } = data.Actor.Attributes;
  if (data.Action === 'kill' && signal !== undefined && !ending.has(signal)) return undefined;
  return { at: data.timeNano / 1e6, did: data.Action };
}
