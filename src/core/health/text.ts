import { neutraliseLine } from '../../lib/escape.ts';
import { layout, painter, type Span, type Style, span, table } from '../plan/text-layout.ts';
import { age } from '../status/age.ts';
import type { HealthState } from './history.ts';
import type { ServiceHealth, WorkspaceHealth } from './types.ts';

export interface HealthTextOptions {
  readonly width: number;
  readonly colour: boolean;
  /** Unix milliseconds, for ages. */
  readonly now: number;
}

/** A row for each container; below, why those that are not well are not. Ends with a newline. */
export function healthText({ services }: WorkspaceHealth, { width, colour, now }: HealthTextOptions): string {
  if (services.length === 0) return 'Nothing runs yet: orbitr apply\n';
  const paint = painter(colour);
  const rows = services.map((one): Span[] => [
    span(neutraliseLine(one.app), 'bold'),
    span(neutraliseLine(one.service)),
    span(one.state, tones[one.state]),
    span(neutraliseLine(one.probe)),
    span(response(one.ms)),
    span(age(one.since / 1000, now / 1000)),
  ]);
  const causes = services.filter(({ why }) => why !== undefined);
  const notes = causes.flatMap(({ app, service, why = '', state }) =>
    layout(
      [
        span('! ', state === 'unhealthy' || state === 'down' ? 'red' : 'yellow'),
        span(neutraliseLine(`${app}/${service}:`), 'bold'),
        span(neutraliseLine(` ${why}`)),
      ],
      { width, first: '', rest: '  ' },
      paint,
    ),
  );
  const lines = table(['APP', 'SERVICE', 'STATE', 'PROBE', 'RESPONSE', 'SINCE'], rows, paint);
  return `${[...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}

/** What was seen before, the oldest first. Ends with a newline. */
export function historyText({ services }: WorkspaceHealth, { colour }: Pick<HealthTextOptions, 'colour'>): string {
  const rows = services.flatMap((one) => (one.history ?? []).map((entry) => historyRow(one, entry)));
  if (rows.length === 0) return 'Nothing was seen yet: each orbitr health adds a line.\n';
  return `${table(['TIME', 'APP', 'SERVICE', 'STATE', 'RESPONSE', 'WHY'], rows, painter(colour)).join('\n')}\n`;
}

function historyRow({ app, service }: ServiceHealth, { at, state, ms, why }: HistoryEntry): Span[] {
  return [
    span(new Date(at).toISOString().slice(0, 19).replace('T', ' ')),
    span(neutraliseLine(app), 'bold'),
    span(neutraliseLine(service)),
    span(state, tones[state]),
    span(response(ms)),
    span(neutraliseLine(why ?? '-'), 'dim'),
  ];
}

type HistoryEntry = NonNullable<ServiceHealth['history']>[number];

function response(ms: number | undefined): string {
  return ms === undefined ? '-' : ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

const tones: Readonly<Record<HealthState, Style>> = {
  healthy: 'green',
  running: 'green',
  completed: 'green',
  starting: 'yellow',
  unknown: 'yellow',
  held: 'yellow',
  unhealthy: 'red',
  down: 'red',
};
