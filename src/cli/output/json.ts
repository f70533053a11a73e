import type { PassEvent } from '../../core/events.ts';
import type { Step } from '../../core/plan/types.ts';

/** Version of the shape of these lines. */
const version = 1;

/** An event as one line of JSON. Steps are named by id, app and verb: the plan event holds them in full. */
export function eventJson(event: PassEvent): string {
  const body = 'step' in event ? { ...event, step: brief(event.step) } : event;
  return `${JSON.stringify({ version, ...body })}\n`;
}

function brief({ id, app, verb }: Step): Pick<Step, 'id' | 'app' | 'verb'> {
  return { id, app, verb };
}
