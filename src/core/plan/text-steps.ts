import type { TextContext } from './text.ts';
import { awaited, type StepSymbol, servicesOf, stepLabel, symbols } from './text-labels.ts';
import { displayWidth, layout, type Span, type Style, span } from './text-layout.ts';
import { reasonLines } from './text-reasons.ts';
import type { AppPlan, Step } from './types.ts';

/** One branch a step: symbol, words, risk; under it its reasons and what it waits for. */
export function stepLines(app: AppPlan, context: TextContext): string[] {
  const steps = context.verbose ? app.steps : app.steps.filter((step) => !goesWithoutSaying(step));
  const room = Math.max(0, ...steps.map((step) => symbols[step.verb].length));
  const last = app.findings.length === 0 ? steps.length - 1 : -1;
  const said = new Set<string>();
  return steps.flatMap((step, index) => {
    const guide = index === last ? '   ' : '│  ';
    const under = `${guide}${' '.repeat(room + 3)}`;
    const fork = index === last ? '└─ ' : '├─ ';
    return [
      ...layout(
        title(step, room),
        { width: context.width, first: fork, rest: guide + ' '.repeat(room + 1) },
        context.paint,
      ),
      ...reasonLines(step, app.change, said, under, context),
      ...[...strategyText(step), ...waits(step, app, context)].flatMap((text) =>
        layout([span(text, 'dim')], { width: context.width, first: under, rest: under }, context.paint),
      ),
    ];
  });
}

/** Starting what an earlier step makes, wiring it and waiting for it is how making it goes; so is that the old one goes in the end. */
export function goesWithoutSaying(step: Step): boolean {
  if (step.verb === 'await' || isReplaced(step)) return true;
  const isMade =
    (step.target.kind === 'container' || step.target.kind === 'attachment') && step.target.id === undefined;
  return isMade && (step.verb === 'start' || step.verb === 'connect');
}

/** The last act of a start-first update. */
export function isReplaced({ verb, reasons }: Step): boolean {
  return verb === 'remove' && reasons.every(({ code }) => code === 'replaced');
}

function title(step: Step, room: number): Span[] {
  const symbol = symbols[step.verb];
  const pad = ' '.repeat(room - displayWidth(symbol));
  const risk = riskText(step);
  return [
    { text: symbol + pad, style: tones[symbol], whole: true },
    span(` ${stepLabel(step)}`),
    ...(risk ? [span(' '), span(`(${risk})`, step.risk.level === 'data' ? 'red' : 'yellow')] : []),
  ];
}

const tones: Readonly<Record<StepSymbol, Style>> = {
  '+': 'green',
  '~': 'yellow',
  '-/+': 'yellow',
  '+/-': 'yellow',
  '↻': 'yellow',
  '-': 'red',
  '!': 'red',
  '·': 'dim',
};

function riskText({ verb, risk: { level, seconds } }: Step): string | undefined {
  switch (level) {
    case 'none':
      return undefined;
    case 'restart':
      return 'brief restart';
    case 'outage':
      return seconds === undefined ? 'outage' : `outage up to ${Math.max(1, Math.round(seconds))} s`;
    case 'data':
      return verb === 'remove-volume' ? 'DATA is deleted' : 'DATA may be lost';
  }
}

/** Why what runs is replaced the way it is. */
function strategyText({ strategy }: Step): string[] {
  if (!strategy) return [];
  return [`${strategy.kind === 'start-first' ? 'start-first' : 'stops first'}: ${strategy.why}`];
}

/** Gates that a step stands behind, told where the step is told: those of hidden starts under what makes their container. */
function waits(step: Step, app: AppPlan, context: TextContext): string[] {
  const own = gates(step, context).map((gate) => `after ${gate}`);
  if (context.verbose || (step.verb !== 'create' && step.verb !== 'recreate' && step.verb !== 'rollout')) return own;
  const made = servicesOf(step.target);
  const starts = app.steps.filter(
    (other) =>
      other.verb === 'start' &&
      goesWithoutSaying(other) &&
      servicesOf(other.target).some((name) => made.includes(name)),
  );
  const hidden = starts.flatMap((start) =>
    gates(start, context).map(
      (gate) => `${made.length > 1 ? `${servicesOf(start.target).join(', ')} starts ` : ''}after ${gate}`,
    ),
  );
  return [...new Set([...own, ...hidden])];
}

function gates(step: Step, { plan }: TextContext): string[] {
  const needed = plan.apps.flatMap((app) => app.steps).filter((other) => step.needs.includes(other.id));
  const texts = needed.flatMap((other) => {
    const what = awaited(other);
    if (what === undefined) return [];
    return [other.app === step.app ? what : `${other.app}/${what}`];
  });
  return [...new Set(texts)];
}
