import type { WatchEvent } from '../../core/loop/events.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { duration } from '../../ui/words.ts';
import { eventLines } from './plain.ts';
import { planLines } from './watch-plan.ts';

/** An event of the daemon as lines for a log, without time and colour. `verbose`: looks that found nothing, and single steps, too. */
export function watchLines(event: WatchEvent, { verbose }: { readonly verbose: boolean }): readonly string[] {
  switch (event.kind) {
    case 'watching':
      return [`watching ${event.workspace} on ${event.endpoint}: ${event.apps} ${event.apps === 1 ? 'app' : 'apps'}`];
    case 'looked':
      return verbose
        ? [
            `looked at ${event.keys.join(', ').replace('*', 'everything')} in ${duration(event.ms)}: ${event.open} to do`,
          ]
        : [];
    case 'pass':
      if (event.event.kind === 'plan') return planLines(event.event.plan);
      return event.event.kind === 'step-started' && !verbose ? [] : eventLines(event.event);
    case 'passed':
      return [];
    case 'left':
      return [`${event.app}: left as it is: ${neutraliseLine(event.message)}`, ...tries(event.suggestions)];
    case 'held':
    case 'newer':
    case 'flapping':
      return [
        `${event.app}: ${neutraliseLine(event.message)}`,
        ...tries('suggestions' in event ? event.suggestions : []),
      ];
    case 'trouble':
      return [`trouble: ${neutraliseLine(event.message)}`, ...tries(event.suggestions)];
    case 'moved':
      return [`commit ${event.commit.slice(0, 7)}: ${neutraliseLine(event.subject)}`];
    case 'source':
      return [`the repository gives nothing new: ${neutraliseLine(event.message)}`, ...tries(event.suggestions)];
    case 'hook':
      return [neutraliseLine(event.message)];
    case 'asked':
      return [`${event.verb}, as ${neutraliseLine(event.by)} asked`];
    case 'engine':
    case 'health':
    case 'settling':
    case 'source-back':
    case 'waiting':
    case 'ended':
      return [neutraliseLine(event.message)];
  }
}

function tries(suggestions: readonly string[]): string[] {
  return suggestions.map((text) => `  try: ${neutraliseLine(text)}`);
}
