import type { PassEvent, PassResult } from '../../core/events.ts';
import { planText } from '../../core/plan/text.ts';
import { layout, painter, span } from '../../core/plan/text-layout.ts';
import { summaryText } from '../../core/plan/text-summary.ts';
import type { Plan } from '../../core/plan/types.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { Hooks } from '../../operations/types.ts';
import { approve } from '../approve.ts';
import type { Terminal } from '../terminal.ts';
import { closingLine } from './closing.ts';
import { type EventSink, jsonSink, liveSink, plainSink, quietSink } from './sinks.ts';

export interface ReporterOptions {
  readonly output: 'table' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
}

export interface Reporter extends Hooks {
  /** A word in between, without breaking the picture. Before the first step there is nothing to be told. */
  readonly say: (text: string) => void;
  /** Waits until everything is shown, then prints the last line. */
  readonly finish: (result: PassResult) => Promise<void>;
  /** Leaves the terminal in order where the pass ended with an error. */
  readonly close: () => Promise<void>;
}

/** Shows a pass in the way that fits who reads: a moving view, lines, JSON, or next to nothing. */
export function createReporter(terminal: Terminal, options: ReporterOptions): Reporter {
  const sink = chooseSink(terminal, options);
  const plans = planPrinter(terminal, options);
  let walking = false;
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= sink.close());
  return {
    signal: options.signal,
    say: (text) => (walking ? sink.say(text) : terminal.err('\n')),
    onEvent: (event: PassEvent) => {
      if (event.kind === 'step-started') walking = true;
      if (event.kind === 'plan') plans.remember(event.plan);
      if (walking || silent(options) || (event.kind !== 'plan' && event.kind !== 'replan')) {
        sink.take(event);
        return;
      }
      if (event.kind === 'replan') terminal.err(`planned again: ${neutraliseLine(event.why)}\n\n`);
      plans.announce(event.plan);
      sink.take({ kind: 'plan', plan: event.plan });
    },
    ask: async (question) => {
      if (question.kind === 'walk' || question.kind === 'changed') plans.announce(question.plan);
      return approve(question, terminal, options.signal);
    },
    close,
    finish: async (result) => {
      await close();
      if (options.output === 'json') return;
      const isIdle = plans.isEmpty() && result.done + result.failed + result.skipped === 0;
      terminal.out(isIdle ? plans.nothing() : `${wrapped(closingLine(result), terminal.width)}\n`);
      if (isIdle && !options.quiet) terminal.out(addressLines(result));
      if (!options.quiet) terminal.out(noteLines(result, terminal.width));
    },
  };
}

function wrapped(line: string, width: number): string {
  return layout([span(line)], { width, first: '', rest: '  ' }, painter(false)).join('\n');
}

/** What extensions say of the first steps with apps that were just installed. */
function noteLines({ apps }: PassResult, width: number): string {
  const frame = { width, first: '  ', rest: '  ' };
  const told = apps.flatMap(({ app, notes }) => (notes ? [{ app, lines: notes.trim().split('\n') }] : []));
  const text = (app: string, line: string) =>
    layout([span(neutraliseLine(line.replaceAll('{ from: APP.', `{ from: ${app}.`)))], frame, painter(false)).join(
      '\n',
    );
  return told.map(({ app, lines }) => `\n${app}:\n${lines.map((line) => text(app, line)).join('\n')}\n`).join('');
}

/** Where apps can be reached, as long as that is short enough to be read at a glance. */
function addressLines({ apps }: PassResult): string {
  const reachable = apps.filter(({ urls }) => urls.length > 0);
  if (reachable.length > 8) return '';
  return reachable.map(({ app, urls }) => `  ${app}  ${urls.map(neutraliseLine).join(' ')}\n`).join('');
}

function chooseSink(terminal: Terminal, { output, quiet }: ReporterOptions): EventSink {
  if (output === 'json') return jsonSink(terminal);
  if (quiet) return quietSink(terminal);
  return terminal.live ? liveSink(terminal) : plainSink(terminal, Date.now);
}

/** Quiet and JSON readers see a plan only where they are asked about it. */
function silent({ output, quiet }: ReporterOptions): boolean {
  return output === 'json' || quiet;
}

/** Prints a plan once: the event and the question that follows it carry the same one. */
function planPrinter(terminal: Terminal, options: ReporterOptions) {
  let shown: string | undefined;
  let last: Plan | undefined;
  const text = (plan: Plan, colour: boolean) =>
    planText(plan, { width: terminal.width, colour, verbose: options.verbose, unicode: terminal.unicode });
  return {
    remember: (plan: Plan) => {
      last = plan;
    },
    announce: (plan: Plan) => {
      const now = text(plan, terminal.errColour);
      if (hasSteps(plan) && now !== shown) terminal.err(`${now}\n`);
      shown = now;
    },
    isEmpty: () => last !== undefined && !hasSteps(last),
    nothing: () =>
      last === undefined ? '' : options.quiet ? `${summaryText(last)}\n` : text(last, terminal.outColour),
  };
}

function hasSteps(plan: Plan): boolean {
  return plan.apps.some((app) => app.steps.length > 0);
}
