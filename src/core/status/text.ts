import { neutraliseLine } from '../../lib/escape.ts';
import { pruneCommand, wayOut } from '../plan/orphaned.ts';
import { layout, type Paint, painter, type Span, type Style, span, table, whole } from '../plan/text-layout.ts';
import { formatPosition } from '../problems.ts';
import { age } from './age.ts';
import type { AppState, StatusOfApp, WorkspaceStatus } from './types.ts';

export interface StatusTextOptions {
  readonly width: number;
  readonly colour: boolean;
  /** Also every service and every finding. */
  readonly verbose: boolean;
  /** Unix seconds, for ages. */
  readonly now: number;
}

/** One row an app. Long addresses go below the table rather than out of the terminal. Ends with a newline. */
export function statusText(status: WorkspaceStatus, options: StatusTextOptions): string {
  const paint = painter(options.colour);
  if (status.apps.length === 0) return 'No apps yet: put a Compose file in apps/<name>/ and run `orbitr apply`.\n';
  const lines = [
    ...appTable(status, options, paint),
    ...(options.verbose ? services(status, options, paint) : []),
    ...notes(status, options, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function appTable(status: WorkspaceStatus, { width, now }: StatusTextOptions, paint: Paint): string[] {
  const rows = status.apps.map((app): Span[] => [
    span(neutraliseLine(app.name), 'bold'),
    stateOf(app),
    span(app.health === 'none' ? '-' : app.health, healthTone(app)),
    span(upOf(app)),
    span(age(app.since, now)),
    span(reach(app)[0] ?? '-'),
  ]);
  const lines = table(['APP', 'STATE', 'HEALTH', 'SERVICES', 'AGE', 'URL/PORTS'], rows, paint);
  const [head = '', ...body] = lines;
  return [head, ...body.flatMap((line, index) => furtherReach(line, status.apps[index], width))];
}

/** That what is not there differs from what should be goes without saying. */
function stateOf({ state, drift }: StatusOfApp): Span {
  const isThere = state !== 'not-installed' && state !== 'disabled';
  return drift && isThere ? span(`${state} (drift)`, 'yellow') : span(state, tones[state]);
}

/** Second and further addresses stand under the first, where the row has room for them. */
function furtherReach(line: string, app: StatusOfApp | undefined, width: number): string[] {
  const further = app ? reach(app).slice(1) : [];
  if (further.length === 0) return [line];
  return [
    line,
    ...layout(
      further.map((text) => whole(`${text} `)),
      { width, first: '    ', rest: '    ' },
      painter(false),
    ),
  ];
}

function reach(app: StatusOfApp): string[] {
  return (app.urls.length > 0 ? app.urls : app.ports).map(neutraliseLine);
}

function upOf(app: StatusOfApp): string {
  const up = app.services.filter((service) => service.state === 'running').length;
  return app.services.length === 0 ? '-' : `${up}/${app.services.length}`;
}

const tones: Readonly<Record<AppState, Style>> = {
  running: 'green',
  degraded: 'red',
  starting: 'yellow',
  stopped: 'red',
  completed: 'green',
  'not-installed': 'yellow',
  disabled: 'dim',
  frozen: 'red',
  orphaned: 'yellow',
  held: 'yellow',
  suspended: 'yellow',
};

function healthTone(app: StatusOfApp): Style {
  return app.health === 'healthy'
    ? 'green'
    : app.health === 'unhealthy'
      ? 'red'
      : app.health === 'starting'
        ? 'yellow'
        : 'dim';
}

function services(status: WorkspaceStatus, { now }: StatusTextOptions, paint: Paint): string[] {
  const rows = status.apps.flatMap((app) =>
    app.services.map((service): Span[] => [
      span(neutraliseLine(`${app.name}/${service.service}`)),
      span(service.state, service.state === 'running' ? 'green' : 'yellow'),
      span(service.health === 'none' ? '-' : service.health),
      span(age(service.since, now)),
      span(neutraliseLine(service.image), 'dim'),
    ]),
  );
  return rows.length === 0 ? [] : ['', ...table(['SERVICE', 'STATE', 'HEALTH', 'AGE', 'IMAGE'], rows, paint)];
}

function notes(status: WorkspaceStatus, { width, verbose }: StatusTextOptions, paint: Paint): string[] {
  const findings = status.apps.flatMap((app) =>
    app.findings
      .filter((finding) => verbose || finding.severity === 'error' || finding.code === 'held')
      .map((finding) => ({ app, finding })),
  );
  const lines = findings.flatMap(({ app, finding }) => [
    ...layout(
      [
        span('! ', finding.severity === 'error' ? 'red' : 'yellow'),
        span(neutraliseLine(`${app.name}:`), 'bold'),
        span(' '),
        ...(finding.position ? [whole(`${formatPosition(finding.position)}:`), span(' ')] : []),
        span(neutraliseLine(finding.message)),
      ],
      { width, first: '', rest: '  ' },
      paint,
    ),
    ...finding.suggestions.flatMap((text) =>
      layout([span('try: ', 'cyan'), span(neutraliseLine(text))], { width, first: '  ', rest: '       ' }, paint),
    ),
  ]);
  const orphans = Map.groupBy(
    status.apps.filter(({ state }) => state === 'orphaned'),
    wayOut,
  );
  const orphaned = [...orphans].flatMap(([way, apps]) => {
    const names = neutraliseLine(apps.map(({ name }) => name).join(', '));
    const hint =
      way === pruneCommand
        ? [span(`no longer in the workspace: ${names}; to remove: `), whole(pruneCommand)]
        : [span(`no longer in the workspace: ${names}; ${neutraliseLine(way)}`)];
    return layout([span('! ', 'yellow'), ...hint], { width, first: '', rest: '  ' }, paint);
  });
  return lines.length + orphaned.length > 0 ? ['', ...lines, ...orphaned] : [];
}
