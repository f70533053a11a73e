import type { AppOutcome, PassResult } from '../../core/events.ts';
import { duration } from '../../ui/words.ts';

/** The last line of a pass that had something to do: `Done in 12 s: 2 apps done, 8 unchanged.` */
export function closingLine(result: PassResult): string {
  const counts = order.flatMap(([outcome, word]) => {
    const number = result.apps.filter((app) => app.outcome === outcome).length;
    return number > 0 ? [{ number, word }] : [];
  });
  const texts = counts.map(
    ({ number, word }, index) => `${number} ${index > 0 ? '' : number === 1 ? 'app ' : 'apps '}${word}`,
  );
  const time = duration(result.ms);
  const head =
    result.exit === 0
      ? `Done in ${time}`
      : result.exit === 130
        ? `Interrupted after ${time}`
        : `Finished in ${time}, but not all is done`;
  return `${head}: ${texts.join(', ') || 'nothing was touched'}.`;
}

const order: readonly (readonly [AppOutcome, string])[] = [
  ['converged', 'converged'],
  ['removed', 'removed'],
  ['failed', 'failed'],
  ['unhealthy', 'not healthy'],
  ['rolled-back', 'rolled back'],
  ['skipped', 'skipped'],
  ['blocked', 'blocked'],
  ['frozen', 'frozen'],
  ['unchanged', 'unchanged'],
];
