import { neutraliseLine } from '../../lib/escape.ts';
import { layout, painter, type Span, type Style, span, table, whole } from '../plan/text-layout.ts';
import type { RevisionDiff } from './diff.ts';
import { utc } from './findings.ts';
import type { PastEvent, Quarantine, Revision, RevisionOutcome } from './types.ts';

export interface PastTextOptions {
  readonly width: number;
  readonly colour: boolean;
}

/** A row for each revision, the one that serves marked. Ends with a newline. */
export function historyText(
  revisions: readonly (Revision & { readonly current: boolean })[],
  { colour }: PastTextOptions,
): string {
  if (revisions.length === 0) return 'Nothing was applied yet, as far as is known.\n';
  const rows = revisions.map((revision): Span[] => [
    span(neutraliseLine(revision.app), 'bold'),
    span(`${revision.number}${revision.current ? '*' : ''}`),
    stateOf(revision),
    span(utc(revision.began).replace(' UTC', '')),
    span(triggerOf(revision)),
    span(neutraliseLine(revision.commit?.id.slice(0, 8) ?? '-')),
    span(neutraliseLine(revision.by)),
  ]);
  const lines = table(['APP', 'REV', 'STATE', 'BEGAN (UTC)', 'TRIGGER', 'COMMIT', 'BY'], rows, painter(colour));
  return `${lines.join('\n')}\n`;
}

const tones: Readonly<Record<RevisionOutcome, Style>> = {
  open: 'yellow',
  serving: 'green',
  stable: 'green',
  failed: 'red',
  'rolled-back': 'red',
  interrupted: 'yellow',
};

function stateOf({ outcome, current }: Revision & { readonly current: boolean }): Span {
  if (outcome === 'serving' && !current) return span('superseded', 'dim');
  return span(outcome, current || outcome !== 'stable' ? tones[outcome] : 'dim');
}

function triggerOf({ trigger, restores }: Revision): string {
  return trigger === 'rollback' ? `back to ${restores ?? '?'}` : trigger;
}

export function diffText({ app, from, to, changes }: RevisionDiff, options: PastTextOptions): string {
  const paint = painter(options.colour);
  const head = `${neutraliseLine(app)}: revision ${from} → revision ${to}`;
  if (changes.length === 0) return `${head}: no difference\n`;
  const lines = changes.flatMap(({ service, path, before, after }) => {
    const name = neutraliseLine(path === '' ? service : `${service}: ${path}`);
    const sides =
      path === ''
        ? [span(after ?? before ?? '')]
        : [
            span(neutraliseLine(before ?? '(unset)'), 'red'),
            span('→'),
            span(neutraliseLine(after ?? '(unset)'), 'green'),
          ];
    const spans = [whole(`${name} `), ...sides.flatMap((side) => [side, span(' ')])];
    return layout(spans, { width: options.width, first: '  ', rest: '      ' }, paint);
  });
  return `${[head, ...lines].join('\n')}\n`;
}

export interface WhyFacts {
  readonly app: string;
  readonly revision: Revision;
  readonly failed?: Revision;
  readonly serving?: number;
  readonly quarantine?: Quarantine;
}

/** What changed an app last, who asked for it, how it ended, and what to run next. Ends with a newline. */
export function whyText({ app, revision, failed, serving, quarantine }: WhyFacts, options: PastTextOptions): string {
  const paint = painter(options.colour);
  const fill = (text: string, indent = '') =>
    layout([span(neutraliseLine(text))], { width: options.width, first: indent, rest: indent }, paint);
  const told = failed ?? revision;
  const now = serving === undefined ? `nothing of ${app} serves that was healthy` : `revision ${serving} serves`;
  const lines = [
    ...fill(`${app}: ${now}`),
    ...(failed
      ? fill(
          `Revision ${revision.number} brought revision ${revision.restores ?? '?'} back, at ${utc(revision.began)} by ${revision.by}${endOf(revision)}.`,
        )
      : []),
    '',
    ...aboutRevision(told, fill),
    ...(quarantine
      ? ['', ...fill(`In quarantine since ${utc(quarantine.since)}: the same inputs are not applied again.`)]
      : []),
    '',
    ...nextSteps(app, told, quarantine !== undefined).flatMap((text) => fill(`try: ${text}`, '  ')),
  ];
  return `${lines.join('\n')}\n`;
}

type Fill = (text: string, indent?: string) => string[];

function aboutRevision(revision: Revision, fill: Fill): string[] {
  const { number, began, by, commit, changes, verdict, trigger, restores } = revision;
  const what = trigger === 'rollback' ? `rollback to revision ${restores ?? '?'}` : trigger;
  return [
    ...fill(`Revision ${number}: ${what}, at ${utc(began)} by ${by}${endOf(revision)}`),
    ...(commit ? fill(`commit ${commit.id.slice(0, 12)} by ${commit.author}: ${commit.subject}`, '  ') : []),
    ...changes.flatMap(({ text, service, file, line }) =>
      fill(`${service ? `${service}: ` : ''}${text}${file ? ` (${file}:${line ?? '?'})` : ''}`, '  '),
    ),
    ...(verdict ? [...fill(`why it failed: ${verdict.message}`, '  ')] : []),
    ...(verdict?.detail ?? []).map((line) => `    ${neutraliseLine(line)}`),
  ];
}

function endOf({ outcome, ended, began }: Revision): string {
  const words: Readonly<Record<RevisionOutcome, string>> = {
    open: 'is not at its end',
    serving: 'is serving',
    stable: 'was healthy and stayed so',
    failed: 'failed',
    'rolled-back': 'failed, and was rolled back',
    interrupted: 'was interrupted',
  };
  const seconds = ended === undefined ? '' : ` after ${Math.round((ended - began) / 1000)} s`;
  return `; it ${words[outcome]}${outcome === 'failed' || outcome === 'rolled-back' ? seconds : ''}`;
}

function nextSteps(app: string, { outcome, number }: Revision, isHeld: boolean): string[] {
  const compare = `compare it with what was before: orbitr history ${app} --diff ${number}`;
  if (isHeld) return [compare, `mend its files, or the same again: orbitr retry ${app}`];
  if (outcome === 'open' || outcome === 'interrupted') return ['go on where it ended: orbitr apply'];
  if (outcome === 'failed') return [compare, `go back: orbitr rollback ${app} --to N`];
  return [`see what was before: orbitr history ${app}`];
}

/** A line each. */
export function eventsText(events: readonly PastEvent[], { colour }: PastTextOptions): string {
  if (events.length === 0) return 'Nothing happened yet, as far as is known.\n';
  const paint = painter(colour);
  const lines = events.map(({ at, app, by, kind, text }) => {
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    const who = by === undefined ? '' : `  by ${neutraliseLine(by)}`;
    return `${paint('dim', time)}  ${paint('bold', neutraliseLine(app ?? '-'))}  ${kind}  ${neutraliseLine(text)}${who}`;
  });
  return `${lines.join('\n')}\n`;
}
